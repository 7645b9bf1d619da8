import { createQueuedAttempts } from '@codex-web/db/testing/queued-attempts';
import { createTestDatabase, type TestDatabase } from '@codex-web/db/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSessions, type SessionSettings } from './sessions.ts';

const minuteDays = 1 / (24 * 60);
const origin = { ip: '127.0.0.1', userAgent: null, tokenId: null };

let stored: TestDatabase;
let userId: string;

beforeAll(async () => {
  stored = await createTestDatabase();
  ({ userId } = await createQueuedAttempts(stored.db));
});
afterAll(() => stored.drop());

async function openOne(settings: Partial<SessionSettings> = {}) {
  const secret = 'a secret for tests, long enough to be one';
  const sessions = createSessions(stored.db, { publicUrl: 'http://product.example', secret, ...settings });
  const { id, cookies } = await sessions.open(userId, 'passkey', origin);
  return { id, find: () => sessions.find({ cookie: cookies.join().split(';')[0] }) };
}

const change = (id: string, set: string) => stored.db.pool.query(`UPDATE sessions SET ${set} WHERE id = $1`, [id]);

describe('find', () => {
  it('asks the database once while a session is in use', async () => {
    const { id, find } = await openOne();
    let questions = 0;
    const count = () => {
      questions += 1;
    };
    stored.db.pool.on('acquire', count);
    const found = await find();
    stored.db.pool.off('acquire', count);
    expect(questions).toBe(1);
    const user = { id: userId, name: 'Ada', email: `${userId}@example.com` };
    expect(found).toMatchObject({ id, user, isOperator: false, method: 'passkey', cookies: [] });
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
        stored.db.pool.query(`UPDATE users SET ${column} = ${value} WHERE id = $1`, [userId]);
      await set('now()');
      expect(await find()).toBeNull();
      await set('NULL');
      expect(await find()).not.toBeNull();
    }
  });
});
