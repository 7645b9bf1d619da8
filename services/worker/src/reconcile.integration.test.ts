import { randomUUID } from 'node:crypto';
import { claimAttempt } from '@codex-web/db/claim-attempt';
import type { Database } from '@codex-web/db/connect';
import { endAttempt } from '@codex-web/db/end-attempt';
import { assignSandbox, listSandboxes, updateSandbox } from '@codex-web/db/sandboxes';
import { createQueuedAttempts } from '@codex-web/db/testing/queued-attempts';
import { createTestDatabase, type TestDatabase } from '@codex-web/db/testing/test-database';
import { createLogger } from '@codex-web/service-kit/logger';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endKeptContainers, type ReconcilerParts, reapSandboxes } from './reconcile.ts';

const now = Date.now();
const hour = 3_600_000;

let test: TestDatabase;
let db: Database;
let done: string[];
let containers: { containerId: string; sandboxId: string; createdAt: number }[];
let parts: ReconcilerParts;

beforeEach(async () => {
  test = await createTestDatabase();
  db = test.db;
  done = [];
  containers = [];
  parts = {
    db,
    host: 'h1',
    keepFilesMs: hour,
    maxKeptContainers: 2,
    logger: createLogger('test', 'silent'),
    engine: { destroy: async (id: string) => void done.push(`destroyed ${id}`), list: async () => containers },
    gateway: { closeDoor: async () => {} },
    checkouts: {
      close: async () => {},
      remove: async (id: string) => void done.push(`removed ${id}`),
      list: async () => [],
    },
  } as unknown as ReconcilerParts;
});
afterEach(async () => await test.drop());

/** An attempt in a sandbox with a container of the same name. */
async function sandbox(name: string, state: 'running' | 'completed', keptUntil: Date | null): Promise<string> {
  const { attemptIds } = await createQueuedAttempts(db);
  const attempt = await claimAttempt(db, { attemptId: attemptIds[0] ?? '', workerId: 'w', host: 'h1', leaseMs: hour });
  if (attempt === null) throw new Error('It was free.');
  const id = randomUUID();
  await assignSandbox(db, attempt, id, 'h1');
  await updateSandbox(db, id, { containerId: name, keptUntil });
  if (state === 'completed') await endAttempt(db, attempt, { state, reason: null }, []);
  return id;
}

const inAnHour = () => new Date(now + hour);

describe('reapSandboxes', () => {
  it('leaves a container alone that an attempt works in', async () => {
    await sandbox('busy', 'running', null);
    await reapSandboxes(parts, now);
    expect(done).toEqual([]);
  });

  it('keeps a container for a follow-up for its time, and its files for longer', async () => {
    const id = await sandbox('kept', 'completed', inAnHour());
    await reapSandboxes(parts, now);
    expect(done).toEqual([]);
    await reapSandboxes(parts, now + hour + 1);
    expect(done).toEqual(['destroyed kept']);
    await reapSandboxes(parts, now + 2 * hour + 1);
    expect(done).toEqual(['destroyed kept', `removed ${id}`]);
    expect(await listSandboxes(db, 'h1')).toEqual([]);
  });

  it('keeps the newest ones when there are too many', async () => {
    for (const [name, minutes] of [
      ['old', 1],
      ['newer', 2],
      ['newest', 3],
    ] as const) {
      await sandbox(name, 'completed', new Date(now + minutes * 60_000));
    }
    await reapSandboxes(parts, now);
    expect(done).toEqual(['destroyed old']);
  });

  it('ends containers that stand in no row, once they are old enough not to be just being made', async () => {
    containers = [
      { containerId: 'stray', sandboxId: randomUUID(), createdAt: now - hour },
      { containerId: 'young', sandboxId: randomUUID(), createdAt: now },
    ];
    await reapSandboxes(parts, now);
    expect(done).toEqual(['destroyed stray']);
  });
});

describe('endKeptContainers', () => {
  it('ends what is only kept, and nothing that works', async () => {
    await sandbox('kept', 'completed', inAnHour());
    await sandbox('busy', 'running', null);
    await endKeptContainers(parts);
    expect(done).toEqual(['destroyed kept']);
  });
});
