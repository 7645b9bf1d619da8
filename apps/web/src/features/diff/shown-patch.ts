import { visibleText } from '@/ui/format/visible-text.ts';

export const maxShownLine = 4000;

/**
 * The patch as text to be looked at: a line longer than `maxShownLine` is cut, because no browser lays out a
 * megabyte on one line, binary contents are left out, and characters that would deceive a reader show as numbers.
 * What is downloaded stays as it is.
 */
export function shownPatch(patch: ArrayBuffer): string {
  const text = visibleText(new TextDecoder().decode(patch));
  const withoutBinary = text.replace(/^GIT binary patch\n(?:.+\n|\n(?=(?:literal|delta) ))*\n?/gm, '');
  if (!hasLongLine(withoutBinary)) return withoutBinary;
  return withoutBinary.split('\n').map(cut).join('\n');
}

function cut(line: string): string {
  if (line.length <= maxShownLine) return line;
  return `${line.slice(0, maxShownLine)} … ${(line.length - maxShownLine).toLocaleString('en-US')} more characters`;
}

function hasLongLine(text: string): boolean {
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    if (end - start > maxShownLine) return true;
    start = end + 1;
  }
  return text.length - start > maxShownLine;
}
