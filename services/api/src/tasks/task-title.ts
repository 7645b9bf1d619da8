const maxLength = 80;

/** The first line of the prompt that says something, cut at a word when it is long. */
export function taskTitle(prompt: string): string {
  const line =
    prompt
      .trim()
      .split(/[\r\n]/)[0]
      ?.trim()
      .replace(/\s+/g, ' ') ?? '';
  prompt
    .trim()
    .split(/\r\n|\r|\n/)[0]
    ?.replace(/\s+/g, ' ') ?? '';
  const characters = Array.from(line);
  if (characters.length <= maxLength) return line;
  const cut = characters.slice(0, maxLength).join('');
  // The character after the cut tells whether it fell between two words.
  const whole = characters[maxLength] === ' ' ? cut : cut.replace(/\s\S*$/, '');
  return `${whole.trimEnd()}…`;
}
