import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readAuditHead, readAuditHeads, readAuditLines } from './audit-lines.ts';
import { inTransaction } from './in-transaction.ts';
import { migrate } from './migrate.ts';
import { type AuditRecord, recordAudit, recordAuditAlone } from './record-audit.ts';
import { setUp } from './testing/set-up.ts';
import { tamperWithAudit } from './testing/tamper-with-audit.ts';
import { createTestDatabase, openTestDatabase } from './testing/test-database.ts';
import { verifyAuditChain } from './verify-audit-chain.ts';

const db = setUp(openTestDatabase);

function entry(workspaceId: string | null, more: Partial<AuditRecord> = {}): AuditRecord {
  return {
    workspaceId,
    actorId: 'somebody',
    origin: { ip: '192.0.2.1', userAgent: 'A "browser" \\ \u0007 ä 🙂', tokenId: randomUUID() },
    action: 'workspace.changed',
    subject: { type: 'thing', id: 'one' },
    summary: 'Changed “it”.\n\tTwice.',
    ...more,
  };
}

const verify = async (workspaceId: string | null, on = db) =>
  await verifyAuditChain(workspaceId, readAuditLines(on.pool, workspaceId));

async function chainOf(count: number): Promise<string> {
  const workspaceId = randomUUID();
  for (let n = 0; n < count; n += 1) await recordAuditAlone(db, entry(workspaceId, { summary: `Number ${n}.` }));
  return workspaceId;
}

const tamper = (sql: string, values: unknown[]) => tamperWithAudit(db, sql, values);

describe('recordAudit', () => {
  it('makes one chain of what many write at once, for each workspace and for the installation', async () => {
    const chains = [randomUUID(), randomUUID(), null];
    await Promise.all(Array.from({ length: 90 }, (_, n) => recordAuditAlone(db, entry(chains[n % 3] ?? null))));
    for (const chain of chains) {
      const { head, fault } = await verify(chain);
      expect([head.seq, fault]).toEqual([30, null]);
      expect(await readAuditHead(db.pool, chain)).toEqual(head);
    }
    expect((await readAuditHeads(db.pool)).map((head) => head.seq)).toEqual(expect.arrayContaining([30, 30, 30]));
  });

  it('leaves neither an entry nor a gap when the transaction is rolled back', async () => {
    const workspaceId = await chainOf(2);
    const failing = inTransaction(db, async (client) => {
      await recordAudit(client, entry(workspaceId));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await recordAuditAlone(db, entry(workspaceId));
    expect(await verify(workspaceId)).toMatchObject({ head: { seq: 3 }, fault: null });
  });

  it.each(["UPDATE audit_events SET summary = ''", 'DELETE FROM audit_events', 'TRUNCATE audit_events'])(
    'is the only way to change the log: %s is refused',
    async (sql) => {
      await expect(db.pool.query(sql)).rejects.toThrow('only ever added to');
    },
  );
});

describe('a chain that somebody broke who may do everything', () => {
  it.each([
    ['changed', 3, `UPDATE audit_events SET summary = 'Nothing.' WHERE workspace_id = $1 AND seq = 3`],
    ['changed', 3, `UPDATE audit_events SET actor_id = NULL WHERE workspace_id = $1 AND seq = 3`],
    ['removed', 3, 'DELETE FROM audit_events WHERE workspace_id = $1 AND seq = 3'],
    ['removed', 1, 'DELETE FROM audit_events WHERE workspace_id = $1 AND seq = 1'],
    [
      'changed',
      3,
      `UPDATE audit_events SET seq = CASE seq WHEN 3 THEN 1000004 ELSE 1000003 END WHERE workspace_id = $1 AND seq IN (3, 4);
       UPDATE audit_events SET seq = seq - 1000000 WHERE seq > 1000000`,
    ],
  ])('is caught: %s at %i', async (kind, seq, sql) => {
    const workspaceId = await chainOf(5);
    for (const one of sql.split(';')) await tamper(one, one.includes('$1') ? [workspaceId] : []);
    expect((await verify(workspaceId)).fault).toMatchObject({ kind, seq });
  });

  it('is caught when its end was cut off, with the head that the log had', async () => {
    const workspaceId = await chainOf(5);
    const noted = await readAuditHead(db.pool, workspaceId);
    await tamper('DELETE FROM audit_events WHERE workspace_id = $1 AND seq > 3', [workspaceId]);
    const lines = readAuditLines(db.pool, workspaceId);
    expect((await verifyAuditChain(workspaceId, lines, [noted])).fault).toMatchObject({ kind: 'truncated', seq: 4 });
  });
});

describe('the log from before there were chains', () => {
  it('is chained as it stands, with the same text as later entries', async () => {
    const old = await createTestDatabase({ migrated: false });
    try {
      const folder = new URL('../prisma/migrations/', import.meta.url);
      const before = (await readdir(folder)).sort().filter((name) => name < '0009');
      await old.db.pool.query(
        'CREATE TABLE migrations (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now())',
      );
      for (const name of before) {
        await old.db.pool.query(await readFile(new URL(name, folder), 'utf8'));
        await old.db.pool.query('INSERT INTO migrations (name) VALUES ($1)', [name]);
      }
      const workspaceId = randomUUID();
      for (const chain of [workspaceId, null, workspaceId, null, workspaceId]) {
        const { summary, origin } = entry(chain);
        await old.db.pool.query(
          `INSERT INTO audit_events (workspace_id, actor_id, action, subject_type, subject_id, summary, user_agent)
           VALUES ($1, 'somebody', 'workspace.changed', 'thing', 'one', $2, $3)`,
          [chain, summary, origin?.userAgent],
        );
      }
      await migrate(old.url);
      await recordAuditAlone(old.db, entry(workspaceId));
      expect(await verify(workspaceId, old.db)).toMatchObject({ head: { seq: 4 }, fault: null });
      expect(await verify(null, old.db)).toMatchObject({ head: { seq: 2 }, fault: null });
    } finally {
      await old.drop();
    }
  });
});
