import { scrubExact, type TextScrubber } from './scrub-exact.ts';
import { scrubShapes } from './scrub-shapes.ts';

const mark = '•';

/**
 * - `redact`: the text without secrets, each unit (UTF-16) of one replaced by `•`, so that the length stays and lines do too.
 * - `stream`: the same for text that comes in pieces, cut anywhere. `push` gives what can be told by now, in order and without
 *   loss; `end` the rest.
 */
export type Redactor = { redact(text: string): string; stream(): TextScrubber };

/** Takes out exact values, of at least four characters, and whatever looks like a key, a token or a password. */
export function createRedactor({ secrets }: { secrets: string[] }): Redactor {
  const stream = (): TextScrubber => {
    const exact = scrubExact(secrets, mark);
    const shapes = scrubShapes(mark);
    return {
      push: (text) => shapes.push(exact.push(text)),
      end: () => shapes.push(exact.end()) + shapes.end(),
    };
  };
  return {
    redact: (text) => {
      const pieces = stream();
      return pieces.push(text) + pieces.end();
    },
    stream,
  };
}

/** Takes exact values out of a stream of bytes; each of their bytes becomes `*`. `end` gives what was held back. */
export function byteScrubber(secrets: string[]): { push(bytes: Buffer): Buffer; end(): Buffer } {
  const exact = scrubExact(
    secrets.map((secret) => Buffer.from(secret).toString('latin1')),
    '*',
  );
  return {
    push: (bytes) => Buffer.from(exact.push(bytes.toString('latin1')), 'latin1'),
    end: () => Buffer.from(exact.end(), 'latin1'),
  };
}
