import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { type Person, signUpMember, signUpOwner, signUpStranger } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));

const price = (model: string, input = 1) => ({ model, input, cachedInput: 2, output: 3 });

const put = (person: Person, items: unknown[]) =>
  test.app.inject({ method: 'PUT', url: '/api/v1/prices', headers: { cookie: person.cookie }, body: { items } });

describe('200', () => {
  it('replaces the own prices of the workspace, and shows the shipped ones beside them', async () => {
    await put(owner, [price('old')]);
    const saved = await put(owner, [price('own*', 10), price('other')]);
    expect([saved.statusCode, saved.json().items]).toEqual([200, [price('other'), price('own*', 10)]]);
    const read = (await member.get('/prices')).json();
    expect([read.items, read.mayChange]).toEqual([saved.json().items, false]);
    expect(read.shipped).toContainEqual({ model: 'gpt-5', input: 1_250_000, cachedInput: 125_000, output: 10_000_000 });
    const stranger = await signUpStranger(test);
    expect((await stranger.get('/prices')).json().items).toEqual([]);
  });

  it('keeps one whole set of two that are saved at once', async () => {
    const sets = [
      [price('a'), price('b')],
      [price('a'), price('c')],
    ];
    await Promise.all(sets.map((items) => put(owner, items)));
    expect(sets).toContainEqual((await owner.get('/prices')).json().items);
  });
});

describe('400', () => {
  it.each([
    ['a model twice', [price('a'), price('a')]],
    ['less than nothing', [price('a', -1)]],
    ['a * in the middle', [price('a*b')]],
  ])('refuses %s', async (_name, items) => {
    const answer = await put(owner, items);
    expect(outcomeOf(answer)).toEqual([400, 'invalid_request']);
  });
});

describe('403', () => {
  it('lets only the owner of the workspace change prices', async () => {
    const answer = await put(member, []);
    expect(outcomeOf(answer)).toEqual([403, 'forbidden']);
  });
});
