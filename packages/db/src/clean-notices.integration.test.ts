import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { cleanNotices } from './clean-notices.ts';
import { createQueuedAttempts, type QueuedAttempts } from './testing/queued-attempts.ts';
import { setUpEach } from './testing/set-up.ts';
import { openTestDatabase } from './testing/test-database.ts';

const db = setUpEach(openTestDatabase);
let team: QueuedAttempts;

beforeEach(async () => {
  team = await createQueuedAttempts(db);
  await db.pool.query('DELETE FROM notices');
});

async function tell(count: number, daysAgo: number): Promise<void> {
  await db.pool.query(
    `WITH made AS (
       INSERT INTO notices (id, workspace_id, type, audience, recipient_ids, passed_over_ids, at, fanned_out_at)
       SELECT gen_random_uuid(), $1, 'member.joined', 'admins', '{}', '{}', now() - $4 * interval '1 day' + i * interval '1 second', now()
       FROM generate_series(1, $3) i RETURNING id, at)
     INSERT INTO notifications (id, notice_id, user_id, workspace_id, shown, created_at)
     SELECT gen_random_uuid(), id, $2, $1, true, at FROM made`,
    [team.workspaceId, team.userId, count, daysAgo],
  );
}

describe('cleanNotices', () => {
  it('deletes what is older than 90 days and keeps what is not', async () => {
    await tell(1_500, 91);
    await tell(10, 89);
    expect(await cleanNotices(db)).toBe(1_500);
    expect(await db.prisma.notification.count()).toBe(10);
    expect(await cleanNotices(db)).toBe(0);
  });

  it('keeps the newest thousand of each person', async () => {
    await tell(500, 10);
    await tell(1_000, 5);
    await cleanNotices(db);
    expect(await db.prisma.notification.count()).toBe(1_000);
    const oldest = await db.prisma.notification.findFirst({ orderBy: { createdAt: 'asc' } });
    expect(oldest?.createdAt.getTime()).toBeGreaterThan(Date.now() - 6 * 86_400_000);
  });

  it('deletes deliveries of webhooks after 30 days, unless they are still to be made', async () => {
    const id = randomUUID();
    const secret = { sealed: new Uint8Array([1]), keyId: 'k' };
    await db.prisma.webhook.create({
      data: { id, workspaceId: team.workspaceId, name: 'W', url: 'https://hooks.example', types: [], ...secret },
    });
    const old = new Date(Date.now() - 31 * 86_400_000);
    const delivery = { webhookId: id, type: 'webhook.test', payload: '{}' };
    await db.prisma.webhookDelivery.createMany({
      data: [
        { id: randomUUID(), ...delivery, state: 'delivered', createdAt: old },
        { id: randomUUID(), ...delivery, state: 'pending', createdAt: old },
        { id: randomUUID(), ...delivery, state: 'failed' },
      ],
    });
    await cleanNotices(db);
    const left = await db.prisma.webhookDelivery.findMany();
    expect(left.map(({ state }) => state).sort()).toEqual(['failed', 'pending']);
  });
});
