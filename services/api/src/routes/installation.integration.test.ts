import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import {
  type Person,
  password,
  signInAgain,
  signUpMember,
  signUpOwner,
  signUpStranger,
} from '../testing/test-person.ts';

const test = setUp(createTestApp);
const operator = setUp(() => signUpOwner(test));

const idOf = ({ me }: Person) => me.user.id;
const change = (whose: Person, wanted: object, by = operator) =>
  by.patch(`/installation/people/${idOf(whose)}`, wanted);

describe('200', () => {
  it('lists people a page at a time, each once', async () => {
    const people = [operator, await signUpStranger(test), await signUpMember(test, operator)];
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? '' : `&cursor=${cursor}`;
      const answer = (await operator.get(`/installation/people?limit=1${next}`)).json();
      seen.push(...answer.items.map((item: { id: string }) => item.id));
      cursor = answer.nextCursor;
    } while (cursor !== null);
    expect(seen.toSorted()).toEqual(people.map(idOf).toSorted());
    const { items } = (await operator.get(`/installation/people?q=${operator.me.user.email.toUpperCase()}`)).json();
    expect(items).toMatchObject([
      { id: idOf(operator), isOperator: true, isYou: true, workspaces: 1, disabledAt: null },
    ]);
  });

  it('lists workspaces with counts and owners, and lets the operator into none of them', async () => {
    const stranger = await signUpStranger(test);
    const { items } = (await operator.get('/installation/workspaces')).json();
    const found = items.find((item: { id: string }) => item.id === stranger.me.workspace.id);
    expect(found).toMatchObject({ name: 'Elsewhere', members: 1, tasks: 0, owners: [] });
    const named = { 'x-workspace-id': stranger.me.workspace.id };
    expect((await operator.get('/tasks', named)).statusCode).toBe(404);
    expect((await operator.get('/audit', named)).statusCode).toBe(404);
  });
});

describe('201', () => {
  it('makes a workspace for somebody, who owns it; the operator is not in it', async () => {
    const stranger = await signUpStranger(test);
    const answer = await operator.post('/installation/workspaces', { name: 'Theirs', ownerId: idOf(stranger) });
    expect(answer.statusCode).toBe(201);
    const own = (await stranger.get('/workspaces')).json().items;
    expect(own).toContainEqual({ id: answer.json().id, name: 'Theirs', role: 'owner' });
    expect((await operator.get('/tasks', { 'x-workspace-id': answer.json().id })).statusCode).toBe(404);
  });
});

describe('204', () => {
  it('disables somebody: signed out, tokens revoked, no way in; enabled again they sign in', async () => {
    const person = await signUpMember(test, operator);
    const made = (await person.post('/tokens', { name: 'cli', scopes: ['tasks:read'] })).json();
    const bearer = { authorization: `Bearer ${made.text ?? made.token}` };
    expect((await test.app.inject({ url: '/api/v1/tasks', headers: bearer })).statusCode).toBe(200);
    expect((await change(person, { disabled: true })).statusCode).toBe(204);
    expect((await person.get('/me')).statusCode).toBe(401);
    expect((await test.app.inject({ url: '/api/v1/tasks', headers: bearer })).statusCode).toBe(401);
    const body = { email: person.me.user.email, password };
    const refused = await test.app.inject({ method: 'POST', url: '/api/v1/sign-in', body });
    expect(refused.statusCode).toBe(401);
    expect(refused.cookies).toEqual([]);

    expect((await change(person, { disabled: false })).statusCode).toBe(204);
    expect((await (await signInAgain(test, person)).get('/me')).statusCode).toBe(200);
    expect((await test.app.inject({ url: '/api/v1/tasks', headers: bearer })).statusCode).toBe(401);
  });

  it('makes somebody an operator and not one any more, and writes both down', async () => {
    const person = await signUpMember(test, operator);
    expect((await person.get('/installation/people')).statusCode).toBe(403);
    await change(person, { isOperator: true });
    expect((await person.get('/installation/people')).statusCode).toBe(200);
    await change(person, { isOperator: false });
    expect((await person.get('/installation/people')).statusCode).toBe(403);
    const { items } = (await operator.get(`/installation/audit?action=operator&subjectId=${idOf(person)}`)).json();
    expect(items.map((item: { action: string }) => item.action)).toEqual(['operator.removed', 'operator.added']);
  });
});

describe('400', () => {
  it('refuses disabling oneself, and a cursor that the list did not give', async () => {
    expect((await change(operator, { disabled: true })).statusCode).toBe(400);
    expect((await operator.get('/installation/people?cursor=nonsense')).statusCode).toBe(400);
  });
});

describe('403', () => {
  it('is for operators alone, not for owners of a workspace', async () => {
    const owner = await signUpMember(test, operator);
    await operator.patch(`/members/${idOf(owner)}`, { role: 'owner' });
    const answers = [
      await owner.get('/installation/people'),
      await owner.get('/installation/workspaces'),
      await owner.post('/installation/workspaces', { name: 'Mine' }),
      await owner.get('/installation/audit'),
      await owner.get('/installation/audit.jsonl'),
      await change(operator, { disabled: true }, owner),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403, 403, 403]);
  });
});

describe('404', () => {
  it('knows nobody of an unknown id', async () => {
    expect((await operator.patch('/installation/people/nobody', { disabled: true })).statusCode).toBe(404);
    expect((await operator.post('/installation/workspaces', { name: 'X', ownerId: 'nobody' })).statusCode).toBe(404);
  });
});

describe('409', () => {
  it('keeps the last operator', async () => {
    expect(outcomeOf(await change(operator, { isOperator: false }))).toEqual([409, 'last_operator']);
  });
});
