import { randomUUID } from 'node:crypto';
import type { GroupsAnswer } from '@codex-web/contracts/group';
import type { Task } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { heartbeatMs } from '../http/event-stream.ts';
import { openEventSource } from '../testing/event-source.ts';
import { createTestApp } from '../testing/test-app.ts';
import {
  attemptIdsOf,
  type Person,
  password,
  signInAgain,
  signUpOwner,
  submit,
  tokenOf,
} from '../testing/test-person.ts';
import { newestSession } from '../testing/test-sessions.ts';
import { addClosedRepository, ask, signUpAs } from '../testing/test-team.ts';

// Each stream looks by itself with a heartbeat: these say that none has to wait for it.
const beforeHeartbeat = { timeout: heartbeatMs };

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
let origin: string;

beforeAll(async () => {
  origin = await test.app.listen({ port: 0 });
});

const openWith = (headers: Record<string, string>, path: string) => openEventSource(`${origin}/api/v1${path}`, headers);
const open = ({ cookie }: Person, path: string) => openWith({ cookie }, path);

/** All that a page has open. */
async function openPage(person: Person) {
  return await openAll({ cookie: person.cookie }, await submit(person));
}

async function openAll(headers: Record<string, string>, task: Task) {
  const paths = ['/tasks/stream', `/tasks/${task.id}/stream`, '/notifications/stream'];
  const streams = [...paths, `/attempts/${attemptIdsOf(task)[0]}/events`].map((path) => openWith(headers, path));
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

describe('streams of a session end at once', () => {
  const newPassword = { currentPassword: password, newPassword: `new ${password}` };
  const endings: [
    string,
    (of: { ended: Person; other: Person; endedId: string }) => Promise<{ statusCode: number }>,
  ][] = [
    ['it signs out', ({ ended }) => ended.post('/sign-out')],
    ['it is ended from elsewhere', ({ other, endedId }) => other.delete(`/sessions/${endedId}`)],
    ['all others than one are ended', ({ other }) => other.delete('/sessions')],
    ['the password is changed', ({ other }) => other.post('/account/password', newPassword)],
    ['a lost second factor is turned off', ({ ended }) => turnSecondFactorOff(ended)],
  ];

  async function turnSecondFactorOff({ me: { user } }: Person) {
    const sealed = { id: randomUUID(), sealed: new Uint8Array(1), keyId: 'test', confirmedAt: new Date() };
    await test.parts.db.prisma.totpSecret.create({ data: { ...sealed, userId: user.id } });
    return await ask(test, owner, 'DELETE', `/installation/people/${user.id}/second-factor`);
  }

  it.each(endings)('when %s', beforeHeartbeat, async (_name, end) => {
    const ended = await signUpAs(test, owner, 'Ann', 'member');
    const { id: endedId } = await newestSession(test, ended.me.user.id);
    const other = await signInAgain(test, ended);
    const page = await openPage(ended);
    expect((await end({ ended, other, endedId })).statusCode).toBe(204);
    await Promise.all(page.map(({ closed }) => closed));
  });

  it('when a password is set with a link', beforeHeartbeat, async () => {
    const ann = await signUpAs(test, owner, 'Ann', 'member');
    const page = await openPage(ann);
    const link = await owner.post(`/installation/people/${ann.me.user.id}/password-reset-links`);
    await ann.post(`/password-resets/${tokenOf(link.json().url)}`, { password: `new ${password}` });
    await Promise.all(page.map(({ closed }) => closed));
  });

  it('and those of their other sessions go on', beforeHeartbeat, async () => {
    const ann = await signUpAs(test, owner, 'Ann', 'member');
    const other = await signInAgain(test, ann);
    const [page, kept] = [await openPage(ann), await open(other, '/tasks/stream')];
    await ann.post('/sign-out');
    await Promise.all(page.map(({ closed }) => closed));
    const task = await submit(other);
    await kept.until((frames) => frames.some(({ data }) => (data as { id?: string })?.id === task.id));
    kept.close();
  });
});

describe('streams of an API token end at once when it is revoked', () => {
  const given = { name: 'A script', scopes: ['tasks:read', 'workspace:read'] };

  it.each(['/tokens', '/service-accounts'])('under %s', beforeHeartbeat, async (path) => {
    const task = await submit(owner);
    const own = path === '/tokens';
    const account = own ? null : (await owner.post(path, { name: 'Robot', role: 'member' })).json().id;
    const tokens = own ? path : `${path}/${account}/tokens`;
    const { id, token } = (await owner.post(tokens, given)).json();
    const page = await openAll({ authorization: `Bearer ${token}` }, task);
    expect(page.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await owner.delete(`${tokens}/${id}`)).statusCode).toBe(204);
    await Promise.all(page.map(({ closed }) => closed));
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
