import { describe, expect, it, vi } from 'vitest';
import type { ChatgptStore, ChatgptTokens } from '../chatgpt/chatgpt-store.ts';

/** A store with one sign-in in it, of which the suite knows the tokens. */
export type StoreUnderTest = {
  store: ChatgptStore;
  /** Another handle on the same sign-in, such as another process has. The same one where there is only one. */
  other: ChatgptStore;
  /** The owner signs out: the secrets are wiped. */
  signOut(): Promise<void>;
  /** Lets a lease of 1 ms run out. */
  passLease(): Promise<void>;
};

export const conformanceTokens: ChatgptTokens = {
  accessToken: 'access-1',
  refreshToken: 'refresh-1',
  idToken: 'id-1',
  metadata: { accountId: 'acct-1', planType: 'plus', userId: 'user-1', fedramp: false },
  expiresAt: Date.parse('2031-01-01T00:00:00Z'),
  refreshedAt: Date.parse('2030-01-01T00:00:00Z'),
};

const renewed: ChatgptTokens = {
  accessToken: 'access-2',
  refreshToken: 'refresh-2',
  idToken: 'id-2',
  metadata: { accountId: 'acct-1', planType: 'pro', userId: 'user-1' },
  refreshedAt: Date.parse('2030-06-01T00:00:00Z'),
};

const failure = { reason: 'lost_rotation' as const, message: 'Sign in again.' };
const hour = 3_600_000;

/** What every store of ChatGPT sign-ins has to do. `make` gives one that holds `conformanceTokens`. */
export function describeChatgptStore(name: string, make: () => Promise<StoreUnderTest>): void {
  const generationOf = async (store: ChatgptStore) => (await store.load())?.generation ?? '';

  describe(`${name}: tokens`, () => {
    it('gives back what was put in, as it was', async () => {
      const { store } = await make();
      await expect(store.load()).resolves.toEqual({
        generation: expect.any(String),
        tokens: conformanceTokens,
        failure: null,
        retryAt: null,
      });
    });

    it('stores new tokens under a new generation, for everybody', async () => {
      const { store, other } = await make();
      const before = await generationOf(store);
      const result = await store.commit(before, renewed);
      expect(result).toEqual({ outcome: 'stored', generation: expect.any(String) });
      const after = await other.load();
      expect(after).toMatchObject({ tokens: renewed, generation: 'generation' in result ? result.generation : '' });
      expect(after?.tokens).not.toHaveProperty('expiresAt');
      expect(after?.generation).not.toBe(before);
    });

    it('stores nothing in the place of a generation that is no longer the current one', async () => {
      const { store, other } = await make();
      const before = await generationOf(store);
      await other.commit(before, renewed);
      await expect(store.commit(before, conformanceTokens)).resolves.toEqual({ outcome: 'superseded' });
      await expect(store.load()).resolves.toMatchObject({ tokens: renewed });
    });

    it('lets one of two that commit at once win', async () => {
      const { store, other } = await make();
      const before = await generationOf(store);
      const results = await Promise.all([store.commit(before, renewed), other.commit(before, renewed)]);
      expect(results.map((result) => result.outcome).sort()).toEqual(['stored', 'superseded']);
    });

    it('case 78: is empty after the owner signed out, and takes nothing for the old sign-in', async () => {
      const { store, signOut } = await make();
      const before = await generationOf(store);
      await signOut();
      await expect(store.load()).resolves.toBeNull();
      await expect(store.commit(before, renewed)).resolves.toEqual({ outcome: 'gone' });
      await store.fail(before, failure);
      await store.defer(before, 5);
      await expect(store.load()).resolves.toBeNull();
    });
  });

  describe(`${name}: lease`, () => {
    it('belongs to one holder, who may take it again, until it is released', async () => {
      const { store, other } = await make();
      await expect(store.acquire('a', hour)).resolves.toBe(true);
      await expect(store.acquire('a', hour)).resolves.toBe(true);
      await expect(other.acquire('b', hour)).resolves.toBe(false);
      await other.release('b');
      await expect(other.acquire('b', hour)).resolves.toBe(false);
      await store.release('a');
      await expect(other.acquire('b', hour)).resolves.toBe(true);
    });

    it('goes to one of many that want it at once', async () => {
      const { store, other } = await make();
      const holders = Array.from({ length: 10 }, (_, index) => `holder-${index}`);
      const got = await Promise.all(holders.map((holder, index) => (index % 2 ? store : other).acquire(holder, hour)));
      expect(got.filter(Boolean)).toHaveLength(1);
    });

    it('case 71: runs out when its holder is gone', async () => {
      const { store, other, passLease } = await make();
      await store.acquire('a', 1);
      await passLease();
      await vi.waitFor(async () => expect(await other.acquire('b', hour)).toBe(true), 5_000);
      await expect(store.acquire('a', hour)).resolves.toBe(false);
    });

    it('case 75: is not needed to store a late answer', async () => {
      const { store, other } = await make();
      const before = await generationOf(store);
      await other.acquire('b', hour);
      await expect(store.commit(before, renewed)).resolves.toMatchObject({ outcome: 'stored' });
    });
  });

  describe(`${name}: redemption`, () => {
    it('case 72: stays open, for everybody to see, until something is stored, and counts its tries', async () => {
      const { store, other } = await make();
      const generation = await generationOf(store);
      await expect(store.openRedemption()).resolves.toBeNull();
      await store.beginRedemption({ generation, holder: 'a', reason: 'unauthorized' });
      await expect(other.openRedemption()).resolves.toMatchObject({ generation, holder: 'a', tries: 1 });
      await other.beginRedemption({ generation, holder: 'b', reason: 'unauthorized' });
      const open = await store.openRedemption();
      expect(open).toMatchObject({ generation, holder: 'b', tries: 2 });
      expect(open?.startedAt).toBeGreaterThan(0);
      await store.commit(generation, renewed);
      await expect(other.openRedemption()).resolves.toBeNull();
    });

    it('counts anew for a new generation', async () => {
      const { store } = await make();
      const before = await generationOf(store);
      await store.beginRedemption({ generation: before, holder: 'a', reason: 'scheduled' });
      await store.commit(before, renewed);
      const generation = await generationOf(store);
      await store.beginRedemption({ generation, holder: 'a', reason: 'scheduled' });
      await expect(store.openRedemption()).resolves.toMatchObject({ generation, tries: 1 });
    });

    it('can be taken back, for its own generation only', async () => {
      const { store } = await make();
      const generation = await generationOf(store);
      await store.beginRedemption({ generation, holder: 'a', reason: 'forced' });
      await store.dropRedemption('another');
      await expect(store.openRedemption()).resolves.not.toBeNull();
      await store.dropRedemption(generation);
      await expect(store.openRedemption()).resolves.toBeNull();
    });
  });

  describe(`${name}: failure`, () => {
    it('case 12: is recorded on the generation, with its tokens kept, and closes its redemption', async () => {
      const { store, other } = await make();
      const generation = await generationOf(store);
      await store.beginRedemption({ generation, holder: 'a', reason: 'forced' });
      await store.fail(generation, failure);
      await expect(other.load()).resolves.toMatchObject({ generation, tokens: conformanceTokens, failure });
      await expect(other.openRedemption()).resolves.toBeNull();
    });

    it('case 14: is not recorded against another generation', async () => {
      const { store } = await make();
      const before = await generationOf(store);
      await store.commit(before, renewed);
      await store.fail(before, failure);
      await expect(store.load()).resolves.toMatchObject({ failure: null });
    });

    it('case 13: is forgotten with new tokens, also when they come late for the generation that failed', async () => {
      const { store } = await make();
      const generation = await generationOf(store);
      await store.fail(generation, failure);
      await expect(store.commit(generation, renewed)).resolves.toMatchObject({ outcome: 'stored' });
      await expect(store.load()).resolves.toMatchObject({ failure: null, tokens: renewed });
    });

    it('notes when to try again, for its own generation only, until there are new tokens', async () => {
      const { store, other } = await make();
      const generation = await generationOf(store);
      const retryAt = Date.parse('2030-01-01T00:00:10Z');
      await store.defer('another', retryAt);
      await expect(other.load()).resolves.toMatchObject({ retryAt: null });
      await store.defer(generation, retryAt);
      await expect(other.load()).resolves.toMatchObject({ retryAt, failure: null });
      await store.commit(generation, renewed);
      await expect(other.load()).resolves.toMatchObject({ retryAt: null });
    });
  });
}
