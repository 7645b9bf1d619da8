import type { ChatgptStore, ChatgptTokens, Redemption, StoredChatgpt } from '../chatgpt/chatgpt-store.ts';

/** A store for tests, that several sources may share as if they were processes. */
export function memoryChatgptStore(first: ChatgptTokens, clock: { now(): number }) {
  let number = 1;
  let stored: StoredChatgpt | null = { generation: 'g1', tokens: first, failure: null, retryAt: null };
  let lease: { holder: string; until: number } | null = null;
  let redemption: Redemption | null = null;
  let broken = new Set<keyof ChatgptStore>();

  /** One atomic step. */
  async function step<T>(method: keyof ChatgptStore, work: () => T): Promise<T> {
    await Promise.resolve();
    if (broken.has(method)) throw new Error('The store is away.');
    return work();
  }
  const put = (tokens: ChatgptTokens) => {
    number += 1;
    stored = { generation: `g${number}`, tokens, failure: null, retryAt: null };
    redemption = null;
    return stored.generation;
  };

  const store: ChatgptStore = {
    load: () => step('load', () => stored && structuredClone(stored)),
    acquire: (holder, leaseMs) =>
      step('acquire', () => {
        if (lease && lease.holder !== holder && lease.until > clock.now()) return false;
        lease = { holder, until: clock.now() + leaseMs };
        return true;
      }),
    release: (holder) =>
      step('release', () => {
        if (lease?.holder === holder) lease = null;
      }),
    openRedemption: () => step('openRedemption', () => redemption && { ...redemption }),
    beginRedemption: ({ generation, holder }) =>
      step('beginRedemption', () => {
        const tries = redemption?.generation === generation ? redemption.tries + 1 : 1;
        redemption = { generation, holder, tries, startedAt: clock.now() };
      }),
    dropRedemption: (generation) =>
      step('dropRedemption', () => {
        if (redemption?.generation === generation) redemption = null;
      }),
    commit: (generation, tokens) =>
      step('commit', () => {
        if (!stored) return { outcome: 'gone' as const };
        if (stored.generation !== generation) return { outcome: 'superseded' as const };
        return { outcome: 'stored' as const, generation: put(structuredClone(tokens)) };
      }),
    fail: (generation, failure) =>
      step('fail', () => {
        if (stored?.generation !== generation) return;
        stored = { ...stored, failure };
        redemption = null;
      }),
    defer: (generation, retryAt) =>
      step('defer', () => {
        if (stored?.generation === generation) stored = { ...stored, retryAt };
      }),
  };
  return {
    store,
    /** The owner signs in anew. */
    signIn: (tokens: ChatgptTokens) => put(tokens),
    signOut: () => {
      stored = null;
      redemption = null;
    },
    /** These methods throw from now on; the others work. */
    breaks: (...methods: (keyof ChatgptStore)[]) => {
      broken = new Set(methods);
    },
    stored: () => stored,
    redemption: () => redemption,
    /** Somebody else has the lease, whoever had it. */
    takeLease: (holder: string, until: number) => {
      lease = { holder, until };
    },
    isLeased: () => lease !== null && lease.until > clock.now(),
  };
}
