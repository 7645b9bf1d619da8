import type { WantedWorkspace } from '@codex-web/db/find-member';
import { createQueuedAttempts, type QueuedAttempts } from '@codex-web/db/testing/queued-attempts';
import { createTestDatabase, type TestDatabase } from '@codex-web/db/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSessions, type SessionSettings } from './sessions.ts';

const minuteDays = 1 / (24 * 60);
const origin = { ip: '127.0.0.1', userAgent: null, tokenId: null };

let stored: TestDatabase;
let made: QueuedAttempts;

beforeAll(async () => {
  stored = await createTestDatabase();
  made = await createQueuedAttempts(stored.db);
});
afterAll(() => stored.drop());

async function openOne(settings: Partial<SessionSettings> = {}) {
  const secret = 'a secret for tests, long enough to be one';
  const sessions = createSessions(stored.db, { publicUrl: 'http://product.example', secret, ...settings });
  const { id, cookies } = await sessions.open(made.userId, 'passkey', origin);
  const find = (wanted?: WantedWorkspace) => sessions.find({ cookie: cookies.join().split(';')[0] }, wanted);
  return { id, find };
}

/** Each way to name the workspace of `of` but by the session. */
function wantedOnes({ workspaceId, taskId, attemptIds: [attemptId = null] } = made): WantedWorkspace[] {
  return [
    { of: 'workspace', id: workspaceId },
    { of: 'task', id: taskId },
    { of: 'attempt', id: attemptId },
  ];
}

async function addMember(workspaceId: string): Promise<void> {
  await stored.db.prisma.member.create({ data: { workspaceId, userId: made.userId, role: 'member' } });
}

/** What happens meanwhile. */
async function countQuestions<T>(ask: () => Promise<T>): Promise<{ questions: number; answer: T }> {
  const { pool } = stored.db;
  let questions = 0;
  const count = () => {
    questions += 1;
  };
  pool.on('acquire', count);
  const answer = await ask();
  pool.off('acquire', count);
  return { questions, answer };
}

const change = (id: string, set: string) => stored.db.pool.query(`UPDATE sessions SET ${set} WHERE id = $1`, [id]);

describe('find', () => {
  it('asks the database once while a session is in use, also for a membership', async () => {
    const { id, find } = await openOne();
    const user = { id: made.userId, name: 'Ada', email: `${made.userId}@example.com` };
    for (const wanted of [undefined, ...wantedOnes()]) {
      const { questions, answer } = await countQuestions(() => find(wanted));
      expect([wanted, questions]).toEqual([wanted, 1]);
      const membership = wanted === undefined ? null : { workspace: { id: made.workspaceId }, role: 'owner' };
      expect(answer).toMatchObject({ id, user, isOperator: false, method: 'passkey', membership, cookies: [] });
    }
  });

  it('finds the membership in the workspace of what is asked for, or none', async () => {
    const { id, find } = await openOne();
    const foreign = await createQueuedAttempts(stored.db);
    const found = async (wanted: WantedWorkspace) => (await find(wanted))?.membership?.workspace.id;
    for (const wanted of wantedOnes(foreign)) expect(await found(wanted)).toBe(undefined);
    expect(await found({ of: 'workspace', id: null })).toBe(undefined);
    await addMember(foreign.workspaceId);
    for (const wanted of wantedOnes(foreign)) expect(await found(wanted)).toBe(foreign.workspaceId);
    expect(await found({ of: 'session', id: null })).toBe(made.workspaceId);
    await change(id, `active_workspace_id = '${foreign.workspaceId}'`);
    for (const due of [false, true]) {
      if (due) await change(id, "expires_at = expires_at - interval '6 minutes'");
      expect(await found({ of: 'session', id: null })).toBe(foreign.workspaceId);
    }
  });

  it('renews a session once it is due for it', async () => {
    const { id, find } = await openOne();
    await change(id, "expires_at = expires_at - interval '6 minutes'");
    expect((await find())?.cookies.join()).toContain('codex-web.session_token=');
    expect((await find())?.cookies).toEqual([]);
  });

  it('finds none that has expired, also where it does so before it is due', async () => {
    for (const idleDays of [7, minuteDays]) {
      const { id, find } = await openOne({ idleDays });
      expect(await find()).not.toBeNull();
      await change(id, 'expires_at = now()');
      expect(await find()).toBeNull();
    }
  });

  it('finds none that is as old as one may be, and none that was ended', async () => {
    const [old, ended] = [await openOne({ maxDays: 1 }), await openOne()];
    await change(old.id, "created_at = now() - interval '1 day'");
    await stored.db.pool.query('DELETE FROM sessions WHERE id = $1', [ended.id]);
    expect([await old.find(), await ended.find()]).toEqual([null, null]);
  });

  it('finds none of somebody who was disabled or deleted', async () => {
    const { find } = await openOne();
    for (const column of ['disabled_at', 'deleted_at']) {
      const set = (value: string) =>
        stored.db.pool.query(`UPDATE users SET ${column} = ${value} WHERE id = $1`, [made.userId]);
      await set('now()');
      expect(await find()).toBeNull();
      await set('NULL');
      expect(await find()).not.toBeNull();
    }
  });
});
