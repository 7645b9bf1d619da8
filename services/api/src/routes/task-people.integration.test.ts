import { taskPeopleAnswer } from '@codex-web/contracts/task-change';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';
import { signUpOwner, submit } from '../testing/test-person.ts';
import { signUpAs } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

describe('the people of a task', () => {
  it('are told apart by their e-mail addresses where they have one name, to whom may see the members', async () => {
    const twins = [await signUpAs(test, owner, 'Bo', 'member'), await signUpAs(test, owner, 'Bo', 'viewer')];
    const { token } = (await owner.post('/tokens', { name: 'A script', scopes: ['tasks:read'] })).json();
    await owner.post('/service-accounts', { name: 'Bo the program' });
    const task = await submit(owner);
    const emails = async (headers: Record<string, string>) => {
      const answer = await test.app.inject({ url: `/api/v1/tasks/${task.id}/people`, headers });
      const { items } = taskPeopleAnswer.parse(answer.json());
      return items.filter(({ name }) => name.startsWith('Bo')).map(({ email }) => email);
    };
    expect(new Set(await emails({ cookie: owner.cookie }))).toEqual(
      new Set([...twins.map(({ me }) => me.user.email), null]),
    );
    expect(await emails({ authorization: `Bearer ${token}` })).toEqual([null, null, null]);
  });
});
