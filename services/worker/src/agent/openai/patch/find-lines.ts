/**
 * Finds where `wanted` stands in `lines`, from `from` on: exactly, then without white space at the ends of lines, then at
 * both sides, then with typographic characters taken for plain ones. `atEnd` asks for the last lines first.
 * @returns -1 when it is nowhere.
 */
export function findLines(lines: string[], wanted: string[], from: number, atEnd: boolean): number {
  if (wanted.length === 0) return from;
  for (const normalise of [same, (line: string) => line.trimEnd(), (line: string) => line.trim(), plain]) {
    const normalised = wanted.map(normalise);
    const matches = (at: number) => normalised.every((line, index) => normalise(lines[at + index] ?? '') === line);
    const last = lines.length - wanted.length;
    if (atEnd && last >= from && matches(last)) return last;
    for (let at = from; at <= last; at += 1) if (matches(at)) return at;
  }
  return -1;
}

function same(line: string): string {
  return line;
}

function plain(line: string): string {
  return line
    .trim()
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u2018\u2019\u201a\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u00a0\u2002-\u200a\u202f\u205f\u3000]/g, ' ');
}
