import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { AuditHead } from '@codex-web/contracts/audit';
import { readAuditHeads, readAuditLines } from '@codex-web/db/audit-lines';
import { connect } from '@codex-web/db/connect';
import { type ChainVerdict, verifyAuditChain } from '@codex-web/db/verify-audit-chain';
import { headInWords, readHead } from './audit/head-in-words.ts';
import { verifyExport } from './audit/verify-export.ts';

// Checks an export of the audit log, or every chain of a database. Exit code 0: whole, 1: not whole, 2: could not be checked.
const usage = `bin/verify-audit FILE-OR-DATABASE-URL [--head CHAIN:SEQ:HASH]…

Checks that an exported audit log, or every audit log of a database, is whole. Give the heads that were noted
earlier, as the log of the API has them under auditHeads: without one, entries that were cut off at the end, or
written anew with all their hashes, are not noticed.
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { head: { type: 'string', multiple: true } },
    allowPositionals: true,
  });
  const [source] = positionals;
  if (source === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const heads = (values.head ?? []).map(readHead);
  const verdicts = /^postgres(ql)?:/.test(source)
    ? await checkDatabase(source, heads)
    : [await checkFile(source, heads)];
  for (const verdict of verdicts) say(verdict);
  return verdicts.some(({ fault }) => fault) ? 1 : 0;
}

async function checkFile(path: string, heads: AuditHead[]): Promise<ChainVerdict> {
  return await verifyExport(
    createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }),
    heads,
  );
}

async function checkDatabase(url: string, known: AuditHead[]): Promise<ChainVerdict[]> {
  const db = connect(url, 1);
  try {
    const chains = new Set([...(await readAuditHeads(db.pool)), ...known].map(({ workspaceId }) => workspaceId));
    const verdicts: ChainVerdict[] = [];
    for (const workspaceId of chains) {
      const heads = known.filter((head) => head.workspaceId === workspaceId);
      verdicts.push(await verifyAuditChain(workspaceId, readAuditLines(db.pool, workspaceId), heads));
    }
    return verdicts;
  } finally {
    await db.close();
  }
}

function say({ head, fault }: ChainVerdict): void {
  const chain = head.workspaceId === null ? 'The installation' : `Workspace ${head.workspaceId}`;
  if (fault) process.stdout.write(`${chain}: ${fault.kind} at entry ${fault.seq}. ${fault.message}\n`);
  else process.stdout.write(`${chain}: ${head.seq} entries, whole. ${headInWords(head)}\n`);
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
