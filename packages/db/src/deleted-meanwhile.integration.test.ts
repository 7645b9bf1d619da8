import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { endWorkspace } from './delete-workspace.ts';
import { inTransaction } from './in-transaction.ts';
import { lockMembers } from './lock-members.ts';
import { refuseClosedQueue } from './refuse-closed-queue.ts';
import { createQueuedAttempts } from './testing/queued-attempts.ts';
import { setUp } from './testing/set-up.ts';
import { openTestDatabase } from './testing/test-database.ts';
import { acceptInvitation } from './use-invitation.ts';

const db = setUp(openTestDatabase);
const origin = { ip: null, userAgent: null, tokenId: null };

/** Begins to delete a workspace, then something else, and deletes it once that waits. */
async function deleteWhile<T>(begin: (workspaceId: string) => Promise<T>) {
  const { workspaceId, userId } = await createQueuedAttempts(db);
  const [begun] = await inTransaction(db, async (client) => {
    await lockMembers(client, workspaceId);
    const outcome = begin(workspaceId).then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );
    await expect.poll(waiting, { timeout: 10_000 }).toBeGreaterThan(0);
    await endWorkspace(client, { workspaceId, userId, origin });
    return [outcome];
  });
  return { workspaceId, outcome: await begun };
}

/** How many wait for a lock; asked outside of the transaction, which would be told the same each time. */
async function waiting(): Promise<number> {
  const { rows } = await db.pool.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length;
}

it('joins nobody to a workspace that is deleted meanwhile', async () => {
  const id = randomUUID();
  await db.prisma.user.create({ data: { id, name: 'Grace', email: 'grace@example.com' } });
  const { workspaceId, outcome } = await deleteWhile(async (workspaceId) => {
    const invitation = { id: randomUUID(), tokenHash: id, workspaceId, expiresAt: new Date(Date.now() + 60_000) };
    await db.prisma.invitation.create({ data: invitation });
    await acceptInvitation(db, id, { userId: id, email: 'grace@example.com', origin });
  });
  expect(outcome).toBe('sign_up_link_invalid');
  expect(await db.prisma.member.count({ where: { workspaceId } })).toBe(0);
});

it('takes no task for a workspace that is deleted meanwhile', async () => {
  const { outcome } = await deleteWhile((workspaceId) =>
    inTransaction(db, (client) => refuseClosedQueue(client, workspaceId)),
  );
  expect(outcome).toBe('not_found');
});
