import { expect, it } from 'vitest';
import { removeMember } from './remove-member.ts';
import { addPerson, addTask } from './testing/add-task.ts';
import { createQueuedAttempts } from './testing/queued-attempts.ts';
import { setUp } from './testing/set-up.ts';
import { openTestDatabase } from './testing/test-database.ts';

const db = setUp(openTestDatabase);

it('leaves nothing queued of what somebody submits while they are removed', async () => {
  const team = await createQueuedAttempts(db);
  const actor = {
    workspaceId: team.workspaceId,
    userId: team.userId,
    origin: { ip: null, userAgent: null, tokenId: null },
  };
  for (let round = 0; round < 5; round += 1) {
    const leaver = await addPerson(db, team);
    const submitted = Array.from({ length: 8 }, () => addTask(db, { ...team, userId: leaver }));
    const [, ...made] = await Promise.allSettled([removeMember(db, actor, leaver), ...submitted]);
    const { rows } = await db.pool.query<{ state: string }>('SELECT state FROM attempts WHERE person_id = $1', [
      leaver,
    ]);
    expect(rows.map(({ state }) => state).filter((state) => state !== 'cancelled')).toEqual([]);
    expect(rows.length).toBe(made.filter(({ status }) => status === 'fulfilled').length);
    const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(refused.filter((code) => code !== 'not_found')).toEqual([]);
  }
});
