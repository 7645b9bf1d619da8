/** The command a person would have typed, where the agent wrapped it for its shell: `bash -lc 'npm test'` is `npm test`. */
export function withoutShell(command: string): string {
  const wrapped = /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da)?sh -l?c (.+)$/s.exec(command)?.[1];
  if (wrapped === undefined) return command;
  return unquoted(wrapped) ?? command;
}

function unquoted(word: string): string | null {
  if (/^'(?:[^']|'\\''|'"'"')*'$/s.test(word)) return word.slice(1, -1).replaceAll(/'\\''|'"'"'/g, "'");
  if (/^"(?:[^"\\$`]|\\[\s\S])*"$/.test(word)) return word.slice(1, -1).replaceAll(/\\(["\\$`])/g, '$1');
  return /^[\w./:=@%+-]+$/.test(word) ? word : null;
}
