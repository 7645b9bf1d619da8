import { type AuditHead, type AuditLine, auditHead, auditLine } from '@codex-web/contracts/audit';
import { type ChainFault, type ChainVerdict, verifyAuditChain } from '@codex-web/db/verify-audit-chain';
import { z } from 'zod';

const headLine = z.object({ head: auditHead });

/**
 * Checks an export, line by line.
 * @param known heads that were noted elsewhere; those of other chains are passed over.
 */
export async function verifyExport(
  lines: AsyncIterable<string>,
  known: readonly AuditHead[] = [],
): Promise<ChainVerdict> {
  const reader = createReader(lines);
  const first = await reader.peek();
  const workspaceId = first?.workspaceId ?? reader.head?.workspaceId ?? null;
  const heads = known.filter((head) => head.workspaceId === workspaceId);
  const verdict = await verifyAuditChain(workspaceId, reader.entries(), heads);
  const { unreadable } = reader;
  // What follows a line that cannot be read is not looked at: that it is missing is no other fault.
  if (unreadable && (verdict.fault === null || verdict.fault.kind === 'truncated'))
    return { ...verdict, fault: unreadable };
  return { ...verdict, fault: verdict.fault ?? endOfExport(verdict.head, reader.head) };
}

type Reader = {
  /** The first entry, which `entries` gives too. */
  peek: () => Promise<AuditLine | null>;
  entries: () => AsyncGenerator<AuditLine>;
  /** What the last line says, once it was read. */
  head: AuditHead | null;
  unreadable: ChainFault | null;
};

function createReader(lines: AsyncIterable<string>): Reader {
  const source = parse();
  let first: AuditLine | null | undefined;
  const reader: Reader = {
    head: null,
    unreadable: null,
    peek: async () => {
      first ??= (await source.next()).value ?? null;
      return first;
    },
    entries: async function* () {
      if (first) yield first;
      yield* source;
    },
  };
  return reader;

  async function* parse(): AsyncGenerator<AuditLine, undefined> {
    let number = 0;
    for await (const text of lines) {
      number += 1;
      if (text.trim() === '') continue;
      const read = readLine(text);
      if (read === null || reader.head !== null) {
        const message = read === null ? 'is no entry of an audit log' : 'stands after the end of the export';
        reader.unreadable = { kind: 'changed', seq: number, message: `Line ${number} of the file ${message}.` };
        return;
      }
      if ('head' in read) reader.head = read.head;
      else yield read;
    }
  }
}

function readLine(text: string): AuditLine | { head: AuditHead } | null {
  try {
    return z.union([headLine, auditLine]).parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function endOfExport(reached: AuditHead, said: AuditHead | null): ChainFault | null {
  const seq = reached.seq + 1;
  if (said === null)
    return { kind: 'truncated', seq, message: `The export stops after entry ${reached.seq}, without its last line.` };
  if (said.seq > reached.seq) {
    const message = `The export ends with entry ${reached.seq}, and its last line says ${said.seq}.`;
    return { kind: 'truncated', seq, message };
  }
  if (said.seq === reached.seq && said.hash === reached.hash && said.workspaceId === reached.workspaceId) return null;
  return { kind: 'inserted', seq: said.seq + 1, message: 'The last line is not that of these entries.' };
}
