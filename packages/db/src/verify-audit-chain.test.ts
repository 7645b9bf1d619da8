import { type AuditHead, type AuditLine, firstHash } from '@codex-web/contracts/audit';
import { describe, expect, it } from 'vitest';
import { hashOf } from './audit-chain.ts';
import { verifyAuditChain } from './verify-audit-chain.ts';

function chainOf(count: number): AuditLine[] {
  const lines: AuditLine[] = [];
  for (let seq = 1; seq <= count; seq += 1) {
    lines.push(
      sealed({
        workspaceId: null,
        seq,
        at: new Date(1_800_000_000_000 + seq).toISOString(),
        actorId: `user-${seq}`,
        origin: { ip: '192.0.2.1', userAgent: 'a browser', tokenId: null },
        action: 'thing.changed',
        subject: { type: 'thing', id: String(seq) },
        summary: `Changed it for the ${seq}th time: “ä” \n \u2028 \\ "quoted".`,
        prevHash: lines.at(-1)?.hash ?? firstHash,
      }),
    );
  }
  return lines;
}

function sealed(entry: Omit<AuditLine, 'hash'>): AuditLine {
  return { ...entry, hash: hashOf(entry) };
}

/** Writes the hashes anew from the entry at `index` on. */
function resealFrom(lines: AuditLine[], index: number): AuditLine[] {
  const done = lines.slice(0, index);
  for (const line of lines.slice(index)) {
    done.push(sealed({ ...line, seq: done.length + 1, prevHash: done.at(-1)?.hash ?? firstHash }));
  }
  return done;
}

async function* each(lines: AuditLine[]): AsyncGenerator<AuditLine> {
  yield* lines;
}

async function faultOf(lines: AuditLine[], known: AuditHead[] = []) {
  const { fault } = await verifyAuditChain(null, each(lines), known);
  return fault && [fault.kind, fault.seq];
}

const headOf = (lines: AuditLine[], seq: number): AuditHead => ({
  workspaceId: null,
  seq,
  hash: lines[seq - 1]?.hash ?? '',
});

describe('verifyAuditChain', () => {
  it('finds nothing wrong with a whole chain, with none, and with heads that were noted on the way', async () => {
    const lines = chainOf(20);
    expect(await faultOf(lines)).toBeNull();
    expect(await faultOf([])).toBeNull();
    expect(await faultOf(lines, [headOf(lines, 1), headOf(lines, 7), headOf(lines, 20)])).toBeNull();
    expect((await verifyAuditChain(null, each(lines))).head).toEqual(headOf(lines, 20));
  });

  const changes: [string, Partial<AuditLine>][] = [
    ['who', { actorId: null }],
    ['when', { at: '2020-01-01T00:00:00.000Z' }],
    ['from where', { origin: { ip: null, userAgent: null, tokenId: null } }],
    ['the action', { action: 'thing.read' }],
    ['the subject', { subject: { type: 'thing', id: 'another' } }],
    ['the summary', { summary: 'Nothing happened.' }],
    ['the hash before', { prevHash: 'a'.repeat(64) }],
    ['the hash', { hash: 'a'.repeat(64) }],
  ];
  it.each(changes)('finds an entry of which %s was changed', async (_what, change) => {
    const lines = chainOf(9).map((line) => (line.seq === 5 ? { ...line, ...change } : line));
    expect(await faultOf(lines)).toEqual(['changed', 5]);
  });

  it('finds an entry that was changed together with its own hash', async () => {
    const lines = chainOf(9).map((line) => (line.seq === 5 ? sealed({ ...line, summary: 'Nothing.' }) : line));
    expect(await faultOf(lines)).toEqual(['changed', 5]);
  });

  it('finds entries that were taken out, the first ones too', async () => {
    const lines = chainOf(9);
    expect(await faultOf(lines.filter(({ seq }) => seq !== 5))).toEqual(['removed', 5]);
    expect(await faultOf(lines.filter(({ seq }) => seq < 4 || seq > 6))).toEqual(['removed', 4]);
    expect(await faultOf(lines.slice(2))).toEqual(['removed', 1]);
  });

  it('finds an entry that was put in', async () => {
    const lines = chainOf(9);
    const [fourth] = lines.slice(3, 4);
    const forged = sealed({ ...lines[4], prevHash: fourth?.hash ?? '', summary: 'Forged.' } as AuditLine);
    expect(await faultOf([...lines.slice(0, 4), forged, ...lines.slice(4)])).toEqual(['inserted', 5]);
    const foreign = sealed({ ...forged, workspaceId: 'de305d54-75b4-431b-adb2-eb6b9e546014' });
    expect(await faultOf([...lines.slice(0, 4), foreign])).toEqual(['inserted', 5]);
  });

  it('finds entries that changed places', async () => {
    const lines = chainOf(9);
    const swapped = [...lines.slice(0, 4), ...lines.slice(5, 6), ...lines.slice(4, 5), ...lines.slice(6)];
    expect(await faultOf(swapped)).toEqual(['reordered', 5]);
  });

  it('finds, with a head that was noted, that the end was cut off or that the chain was written anew', async () => {
    const lines = chainOf(9);
    const noted = [headOf(lines, 8)];
    expect(await faultOf(lines.slice(0, 6), noted)).toEqual(['truncated', 7]);
    expect(await faultOf([], noted)).toEqual(['truncated', 1]);
    const changed = lines.map((line) => (line.seq === 5 ? { ...line, summary: 'Nothing.' } : line));
    const rewritten = resealFrom(changed, 4);
    expect(await faultOf(rewritten)).toBeNull();
    expect(await faultOf(rewritten, noted)).toEqual(['rewritten', 8]);
  });
});
