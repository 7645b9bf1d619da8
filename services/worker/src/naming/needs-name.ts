/** Characters of a title that can be taken in at a glance. */
export const maxTitleCharacters = 60;

/** Whether the first line of a prompt makes no good title, or no good name for a branch. */
export function needsName(prompt: string): boolean {
  const line =
    prompt
      .trim()
      .split(/\r\n|\r|\n/)[0]
      ?.trim() ?? '';
  return Array.from(line).length > maxTitleCharacters || hasOtherLetters(line);
}

function hasOtherLetters(text: string): boolean {
  return /\p{L}/u.test(text.replace(/\p{Script=Latin}/gu, ''));
}
