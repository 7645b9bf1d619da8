/** What the tool host says, as tool-host.ts describes it. */
export type HostLine =
  | { kind: 'generation' }
  | { kind: 'ready' }
  | { kind: 'hello'; attempt: string; lease: number }
  | { kind: 'note'; attempt: string; lease: number; id: string; index: number; count: number; base64: string }
  | { kind: 'start'; attempt: string; run: string; uptimeMs: number }
  | { kind: 'out'; attempt: string; run: string; bytes: Buffer }
  | { kind: 'cut'; attempt: string; run: string; bytes: number }
  | { kind: 'kill'; attempt: string; run: string; why: string }
  | { kind: 'exit'; attempt: string; run: string; code: number; uptimeMs: number };

/** Of one note; an answer of a model is far smaller. */
const maxNotePieces = 20_000;

/** Reads one line of the tool host. @returns null for anything else: programs in the sandbox can write there too. */
export function parseHostLine(line: string): HostLine | null {
  const [kind, attempt = '', second = '', third = '', ...more] = line.split(' ');
  const run = { attempt, run: second };
  switch (kind) {
    case 'generation':
    case 'ready':
      return line === kind ? { kind } : null;
    case 'hello':
      return isCount(second) ? { kind, attempt, lease: Number(second) } : null;
    case 'note':
      return parseNote(attempt, second, third, more);
    case 'start':
      return isUptime(third) ? { kind, ...run, uptimeMs: toMs(third) } : null;
    case 'out':
      return { kind, ...run, bytes: Buffer.from(third, 'base64') };
    case 'cut':
      return isCount(third) ? { kind, ...run, bytes: Number(third) } : null;
    case 'kill':
      return { kind, ...run, why: third };
    case 'exit':
      return isCount(third) && isUptime(more[0])
        ? { kind, ...run, code: Number(third), uptimeMs: toMs(more[0]) }
        : null;
    default:
      return null;
  }
}

function parseNote(attempt: string, lease: string, id: string, rest: string[]): HostLine | null {
  const [index, count, base64 = ''] = rest;
  if (!isCount(lease) || !isCount(index) || !isCount(count)) return null;
  const piece = { index: Number(index), count: Number(count) };
  if (piece.count > maxNotePieces || piece.index >= piece.count) return null;
  return { kind: 'note', attempt, lease: Number(lease), id, ...piece, base64 };
}

function isCount(word: string | undefined): word is string {
  return word !== undefined && /^\d{1,10}$/.test(word);
}

/** As the kernel writes it: seconds and hundredths. */
function isUptime(word: string | undefined): word is string {
  return word !== undefined && /^\d{1,12}\.\d{2}$/.test(word);
}

function toMs(uptime: string): number {
  return Number(uptime.replace('.', '')) * 10;
}
