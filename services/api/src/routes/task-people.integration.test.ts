import { taskPeopleAnswer } from '@codex-web/contracts/task-change';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import { type Person, signUpOwner, submit } from '../testing/test-person.ts';
import { signUpAs } from '../testing/test-team.ts';

let test: TestApp;
let owner: Person;
beforeAll(async () => {
  test = await createTestApp();
  owner = await signUpOwner(test);
});
afterAll(() => test.close());

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
