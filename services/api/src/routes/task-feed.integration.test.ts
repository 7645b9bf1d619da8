import type { TaskSummary } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, type Person, signUpOwner, submit } from '../testing/test-person.ts';
import { signUpAs } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const ann = setUp(() => signUpAs(test, owner, 'Ann', 'member'));
const bo = setUp(() => signUpAs(test, owner, 'Bo', 'member'));

const listed = async (person: Person, query: string): Promise<TaskSummary[]> =>
  (await person.get(`/tasks?${query}`)).json().items;

describe('the feed', () => {
  it('is filtered by several people, states, labels and repositories at once', async () => {
    const [one, two, three] = [
      await submit(ann, { labels: ['Feed', 'one'] }),
      await submit(bo, { labels: ['feed', 'two'] }),
      await submit(owner, { labels: ['three'] }),
    ];
    await ann.post(`/attempts/${attemptIdsOf(one)[0]}/cancel`);
    const ids = async (query: string) => (await listed(ann, query)).map(({ id }) => id);
    expect(await ids('label=FEED')).toEqual([two.id, one.id]);
    expect(await ids('label=one&label=three')).toEqual([three.id, one.id]);
    const authors = `authorId=${ann.me.user.id}&authorId=${bo.me.user.id}`;
    expect(await ids(`${authors}&label=feed&state=queued&state=running`)).toEqual([two.id]);
    expect(await ids(`assigneeId=${owner.me.user.id}&label=three&visibility=workspace`)).toEqual([three.id]);
    expect(await ids(`label=three&repositoryId=${one.repository.id}&repositoryId=${one.id}`)).toEqual([three.id]);
    expect(await ids('label=feed&visibility=private')).toEqual([]);
    expect((await ann.get('/tasks?visibility=public')).statusCode).toBe(400);
  });

  it('lists the labels of what the person sees, in any case as one', async () => {
    await submit(bo, { visibility: 'private', labels: ['secret-label', 'Feed'] });
    const { items } = (await ann.get('/labels')).json();
    expect(items[0]).toEqual({ label: expect.stringMatching(/^feed$/i), tasks: 2 });
    expect(JSON.stringify(items)).not.toContain('secret-label');
  });
});
