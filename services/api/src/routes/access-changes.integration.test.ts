import type { GroupsAnswer } from '@codex-web/contracts/group';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { heartbeatMs } from '../http/event-stream.ts';
import { openEventSource } from '../testing/event-source.ts';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, type Person, signUpOwner, submit } from '../testing/test-person.ts';
import { addClosedRepository, ask, signUpAs } from '../testing/test-team.ts';

// Each stream looks by itself with a heartbeat: these say that none has to wait for it.
const beforeHeartbeat = { timeout: heartbeatMs };

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
let origin: string;

beforeAll(async () => {
  origin = await test.app.listen({ port: 0 });
});

const open = (person: Person, path: string) => openEventSource(`${origin}/api/v1${path}`, { cookie: person.cookie });

/** All that a page has open. */
async function openPage(person: Person) {
  const task = await submit(person);
  const paths = ['/tasks/stream', `/tasks/${task.id}/stream`, '/notifications/stream'];
  const streams = [...paths, `/attempts/${attemptIdsOf(task)[0]}/events`].map((path) => open(person, path));
  return await Promise.all(streams);
}

const isReload = ({ event }: { event: string }) => event === 'reload';

describe('streams of somebody who may no longer read them end at once', () => {
  it('when they are removed, and those of others go on', beforeHeartbeat, async () => {
    const [ann, bo] = [await signUpAs(test, owner, 'Ann', 'member'), await signUpAs(test, owner, 'Bo', 'member')];
    const [gone, kept] = [await openPage(ann), await open(bo, '/tasks/stream')];
    expect((await owner.delete(`/members/${ann.me.user.id}`)).statusCode).toBe(200);
    await Promise.all(gone.map(({ closed }) => closed));
    const task = await submit(bo);
    await kept.until((frames) => frames.some(({ data }) => (data as { id?: string })?.id === task.id));
    kept.close();
  });

  it('when they are disabled', beforeHeartbeat, async () => {
    const ann = await signUpAs(test, owner, 'Ann', 'member');
    const page = await openPage(ann);
    const path = `/installation/people/${ann.me.user.id}`;
    expect((await owner.patch(path, { disabled: true })).statusCode).toBe(204);
    await Promise.all(page.map(({ closed }) => closed));
  });

  it('when they delete their account', beforeHeartbeat, async () => {
    const ann = await signUpAs(test, owner, 'Ann', 'member');
    const page = await openPage(ann);
    const body = { email: ann.me.user.email };
    expect((await ask(test, ann, 'DELETE', '/account', { body })).statusCode).toBe(204);
    await Promise.all(page.map(({ closed }) => closed));
  });

  it('when a repository is limited to others', beforeHeartbeat, async () => {
    const ann = await signUpAs(test, owner, 'Ann', 'member');
    const closed = await addClosedRepository(test, owner, [ann]);
    const task = await submit(ann, { repositoryId: closed.id });
    const streams = await Promise.all([
      open(ann, `/tasks/${task.id}/stream`),
      open(ann, `/attempts/${attemptIdsOf(task)[0]}/events`),
    ]);
    const group = (await owner.post('/groups', { name: 'Others' })).json();
    const body = { groupIds: [group.id] };
    expect((await ask(test, owner, 'PUT', `/repositories/${closed.id}/groups`, { body })).statusCode).toBe(200);
    await Promise.all(streams.map(({ closed: end }) => end));
    expect(streams[0]?.frames.at(-1)?.event).toBe('gone');
  });
});

describe('pages load anew at once', () => {
  /** Open, and past the point from which on it compares. */
  async function openBoard(person: Person) {
    const board = await open(person, '/tasks/stream');
    const task = await submit(owner);
    await board.until((frames) => frames.some(({ data }) => (data as { id?: string })?.id === task.id));
    return board;
  }

  it('when a role is lowered', beforeHeartbeat, async () => {
    const ann = await signUpAs(test, owner, 'Ann', 'admin');
    const board = await openBoard(ann);
    await owner.patch(`/members/${ann.me.user.id}`, { role: 'viewer' });
    await board.until((frames) => frames.some(isReload));
    board.close();
  });

  it('when a group loses them', beforeHeartbeat, async () => {
    const ann = await signUpAs(test, owner, 'Ann', 'member');
    const closed = await addClosedRepository(test, owner, [ann]);
    const board = await openBoard(ann);
    const { items } = (await owner.get('/groups')).json() as GroupsAnswer;
    const group = items.find(({ repositories }) => repositories.some(({ id }) => id === closed.id));
    await owner.patch(`/groups/${group?.id}`, { userIds: [] });
    await board.until((frames) => frames.some(isReload));
    board.close();
  });
});
