import { type AuditHead, type AuditLine, firstHash } from '@codex-web/contracts/audit';
import { hashOf } from './audit-chain.ts';

/**
 * The first thing that is wrong with a chain. `changed`: an entry is not what it was; `removed`: entries are missing in the
 * middle; `inserted`: there is one that the chain has no place for; `reordered`: one stands elsewhere; `truncated`: the chain ends
 * before a head that was known; `rewritten`: every hash fits, but the chain is not the one that a known head belongs to.
 */
export type ChainFault = {
  kind: 'changed' | 'removed' | 'inserted' | 'reordered' | 'truncated' | 'rewritten';
  /** The number of the first entry that is affected. */
  seq: number;
  message: string;
};

export type ChainVerdict = { head: AuditHead; fault: ChainFault | null };

/**
 * Follows one chain from its first entry to its last, in bounded memory.
 * @param known heads that were noted earlier, outside the database; without one a chain that was cut off at its end, or written
 *   anew from some entry on, cannot be told from a shorter or another one.
 */
export async function verifyAuditChain(
  workspaceId: string | null,
  lines: AsyncIterable<AuditLine>,
  known: readonly AuditHead[] = [],
): Promise<ChainVerdict> {
  const heads = new Map(known.map((head) => [head.seq, head.hash]));
  let head: AuditHead = { workspaceId, seq: 0, hash: firstHash };
  const entries = lines[Symbol.asyncIterator]();
  for (let next = await entries.next(); next.done !== true; next = await entries.next()) {
    const line = next.value;
    const fault = line.seq > head.seq + 1 ? await gapOrMove(head, line, entries) : faultOf(head, line, heads);
    if (fault) return { head, fault };
    head = { workspaceId, seq: line.seq, hash: line.hash };
  }
  return { head, fault: endFault(head, heads) };
}

function faultOf(head: AuditHead, line: AuditLine, known: ReadonlyMap<number, string>): ChainFault | null {
  if (line.seq <= head.seq) {
    return fault('inserted', line.seq, `After entry ${head.seq} stands another one numbered ${line.seq}.`);
  }
  if (line.workspaceId !== head.workspaceId) {
    return fault('inserted', line.seq, `Entry ${line.seq} is of another chain.`);
  }
  if (hashOf(line) !== line.hash) {
    return fault('changed', line.seq, `Entry ${line.seq} is not what its hash was made of.`);
  }
  if (line.prevHash !== head.hash) return brokenLink(head, line);
  const expected = known.get(line.seq);
  if (expected === undefined || expected === line.hash) return null;
  return fault('rewritten', line.seq, `Entry ${line.seq} has another hash than the head that was noted for it.`);
}

function brokenLink(head: AuditHead, line: AuditLine): ChainFault {
  if (head.seq === 0) return fault('changed', line.seq, 'The first entry says that another one stood before it.');
  return fault('changed', head.seq, `Entry ${head.seq} is not the one that entry ${line.seq} was written after.`);
}

/** A missing entry that comes later was moved; one that does not come was removed. */
async function gapOrMove(head: AuditHead, line: AuditLine, rest: AsyncIterator<AuditLine>): Promise<ChainFault> {
  const missing = head.seq + 1;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    if (next.value.seq !== missing) continue;
    return fault('reordered', missing, `Entry ${missing} stands after entry ${line.seq}.`);
  }
  const which = line.seq === missing + 1 ? `Entry ${missing} is` : `Entries ${missing} to ${line.seq - 1} are`;
  return fault('removed', missing, `${which} missing.`);
}

function endFault(head: AuditHead, known: ReadonlyMap<number, string>): ChainFault | null {
  const last = Math.max(0, ...known.keys());
  if (last <= head.seq) return null;
  const message = `The chain ends with entry ${head.seq}, and a head of entry ${last} was noted.`;
  return fault('truncated', head.seq + 1, message);
}

function fault(kind: ChainFault['kind'], seq: number, message: string): ChainFault {
  return { kind, seq, message };
}
