import type { TextScrubber } from './scrub-exact.ts';
import { type SecretShape, type ShapePiece, secretShapes } from './secret-shapes.ts';

/** A digit has to come within so many units, where a shape needs one. */
const digitWithin = 64;
const longestKeyBlock = 20_000;
const longestStop = 64;

const firstPieces = new RegExp([...new Set(secretShapes.map(firstPiece))].map(escaped).join('|'));
const whole = new RegExp(secretShapes.map(wholeShape).join('|'), 'g');
const partial = new RegExp(secretShapes.map(partialShape).join('|'), 'g');
const longestUndecided = Math.max(...secretShapes.map(longestStart));

/**
 * Takes everything out of a stream that looks like a secret, wherever it is cut, and puts `mark` in the place of each of its
 * units. What is held back is only what may be the beginning of one; once it is clear that it is one, nothing is.
 */
export function scrubShapes(mark: string): TextScrubber {
  let held = '';
  let before = '';
  let inside: { shape: SecretShape; tail: string; room: number } | null = null;

  function goOnInside(subject: string, from: number): number {
    if (!inside) return from;
    const { shape } = inside;
    const run = subject.slice(from, from + inside.room).match(new RegExp(`^[${shape.rest}]*`))?.[0] ?? '';
    const stopped = shape.stop?.exec(inside.tail + run);
    const length = stopped ? stopped.index + stopped[0].length - inside.tail.length : run.length;
    inside.tail = (inside.tail + run).slice(-longestStop);
    if (shape.stop) inside.room -= length;
    if (stopped || inside.room <= 0 || from + length < subject.length) inside = null;
    return from + length;
  }

  function take(text: string, holds: boolean): string {
    const subject = before + held + text;
    let at = before.length;
    let out = '';
    const hide = (to: number) => {
      out += subject.slice(at, to).replace(/[^\r\n]/g, mark);
      at = to;
    };
    hide(goOnInside(subject, at));
    const hasFirst = firstPieces.test(subject);
    let kept = '';
    while (!inside && at < subject.length) {
      const found = hasFirst ? search(whole, subject, at) : null;
      const begun = holds ? search(partial, subject, Math.max(at, subject.length - longestUndecided)) : null;
      if (!found || (begun && begun.index < found.index)) {
        const end = begun?.index ?? subject.length;
        kept = subject.slice(end);
        out += subject.slice(at, end);
        break;
      }
      const { shape, start } = shapeOf(found);
      out += subject.slice(at, start);
      at = start;
      inside = { shape, tail: '', room: shape.stop ? longestKeyBlock : Number.POSITIVE_INFINITY };
      hide(goOnInside(subject, found.index + found[0].length));
    }
    held = kept;
    before = subject.slice(0, subject.length - kept.length).slice(-1);
    return out;
  }

  return { push: (text) => (text === '' ? '' : take(text, true)), end: () => take('', false) };
}

function search(expression: RegExp, text: string, from: number): RegExpExecArray | null {
  expression.lastIndex = from;
  return expression.exec(text);
}

/** Which shape was found: each has one group, which stands at the end of what was found. */
function shapeOf(found: RegExpExecArray): { shape: SecretShape; start: number } {
  const index = found.findIndex((group, at) => at > 0 && group !== undefined);
  const shape = secretShapes[index - 1];
  if (!shape) throw new Error('A shape of a secret was found that there is not.');
  return { shape, start: found.index + found[0].length - (found[index] ?? '').length };
}

function firstPiece({ lead, start }: SecretShape): string {
  const [first] = [...lead, ...start];
  if (typeof first !== 'string') throw new Error('The shape of a secret begins with fixed text.');
  return first;
}

function wholeShape(shape: SecretShape): string {
  const last = shape.start.length - 1;
  const digit = `(?=[${shape.rest}]{0,${digitWithin - 1}}[0-9])`;
  const start = shape.start.map((piece, at) => (at === last && shape.needsDigit ? digit : '') + wholePiece(piece));
  return `${boundary(shape)}${shape.lead.map(wholePiece).join('')}(${start.join('')})`;
}

/** What may become the shape, up to the end of the text. */
function partialShape(shape: SecretShape): string {
  const pieces = [...shape.lead, ...shape.start];
  const last = pieces.pop() ?? '';
  const end = shape.needsDigit ? `[${shape.rest}]{0,${digitWithin - 1}}$` : partialEnd(last);
  return boundary(shape) + pieces.reduceRight<string>((rest, piece) => partialPiece(piece, rest), end);
}

function partialEnd(piece: ShapePiece): string {
  return typeof piece === 'string' ? partialText(piece, '$') : `[${piece.of}]{0,${piece.max - 1}}$`;
}

function partialPiece(piece: ShapePiece, rest: string): string {
  if (typeof piece === 'string') return partialText(piece, rest);
  return `(?:[${piece.of}]{0,${piece.max}}$|[${piece.of}]{${piece.min},${piece.max}}${rest})`;
}

function partialText(text: string, rest: string): string {
  return [...text].reduceRight(
    (after, unit, at) => escaped(unit) + (at === text.length - 1 ? after : `(?:$|${after})`),
    rest,
  );
}

function wholePiece(piece: ShapePiece): string {
  return typeof piece === 'string' ? escaped(piece) : `[${piece.of}]{${piece.min},${piece.max}}`;
}

function boundary({ notAfter }: SecretShape): string {
  return notAfter ? `(?<![${notAfter}])` : '';
}

function longestStart({ lead, start }: SecretShape): number {
  const lengths = [...lead, ...start].map((piece) => (typeof piece === 'string' ? piece.length : piece.max));
  return lengths.reduce((sum, length) => sum + length, digitWithin);
}

function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '\\$&');
}
