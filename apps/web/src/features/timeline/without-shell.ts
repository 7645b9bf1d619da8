const shell = /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da)?sh -l?c ([\s\S]+)$/;
const part = /'([^']*)'|"((?:[^"\\$`]|\\[\s\S])*)"|([\w./:=@%+,-]+)|\\([\s\S])/gy;

/** The command a person would have typed, where the agent wrapped it for its shell: `bash -lc 'npm test'` is `npm test`. */
export function withoutShell(command: string): string {
  const wrapped = shell.exec(command)?.[1];
  return wrapped === undefined ? command : (unquoted(wrapped) ?? command);
}

/** What a shell makes of one word, put together from quoted and bare parts; null when it is more, or would be expanded. */
function unquoted(word: string): string | null {
  let read = 0;
  let text = '';
  for (const match of word.matchAll(part)) {
    const [whole, single, double, bare, escaped] = match;
    read += whole.length;
    text += single ?? double?.replace(/\\([$`"\\])/g, '$1') ?? bare ?? escaped ?? '';
  }
  return read === word.length ? text : null;
}
