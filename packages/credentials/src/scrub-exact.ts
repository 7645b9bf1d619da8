/** A stream of text without certain values. What `push` gives may lag behind; `end` gives the rest. */
export type TextScrubber = { push(text: string): string; end(): string };

/** Shorter values are too likely to be something else. */
const shortestSecret = 4;

/**
 * Takes exact values out of a stream, wherever it is cut, and puts `mark` in the place of each of their units.
 * Values that overlap are all taken out. Only what may be the beginning of a value is held back.
 */
export function scrubExact(secrets: string[], mark: string): TextScrubber {
  const wanted = [...new Set(secrets)].filter((secret) => secret.length >= shortestSecret);
  let held = '';
  /** So many units at the start of `held` belong to a value that began before it. */
  let covered = 0;

  function take(text: string, holds: boolean): string {
    const buffer = held + text;
    const found = occurrences(buffer, wanted);
    if (covered > 0) found.unshift([0, covered]);
    const until = holds ? buffer.length - longestBeginning(buffer, wanted) : buffer.length;
    held = buffer.slice(until);
    covered = Math.max(0, ...found.filter(([start]) => start <= until).map(([, end]) => end - until));
    return found.length === 0 ? buffer.slice(0, until) : masked(buffer.slice(0, until), found, mark);
  }

  if (wanted.length === 0) return { push: (text) => text, end: () => '' };
  return { push: (text) => take(text, true), end: () => take('', false) };
}

type Span = [start: number, end: number];

function occurrences(text: string, wanted: string[]): Span[] {
  const found: Span[] = [];
  for (const secret of wanted) {
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1))
      found.push([at, at + secret.length]);
  }
  return found;
}

/** The length of the longest end of `text` that is the beginning of a value, but not a whole one. */
function longestBeginning(text: string, wanted: string[]): number {
  let longest = 0;
  for (const secret of wanted) {
    const first = secret.charAt(0);
    let at = text.indexOf(first, Math.max(0, text.length - secret.length + 1));
    while (at >= 0 && text.length - at > longest) {
      if (secret.startsWith(text.slice(at))) longest = text.length - at;
      at = text.indexOf(first, at + 1);
    }
  }
  return longest;
}

function masked(text: string, spans: Span[], mark: string): string {
  spans.sort(([a], [b]) => a - b);
  let out = '';
  let at = 0;
  for (const [start, end] of spans) {
    const from = Math.max(at, start);
    const to = Math.min(end, text.length);
    if (to <= from) continue;
    out += text.slice(at, from) + text.slice(from, to).replace(/[^\r\n]/g, mark);
    at = to;
  }
  return out + text.slice(at);
}
