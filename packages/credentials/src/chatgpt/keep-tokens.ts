import { randomUUID } from 'node:crypto';
import type { ChatgptEvent } from './chatgpt-event.ts';
import type { ChatgptStore, ChatgptTokens, StoredChatgpt } from './chatgpt-store.ts';

export type KeptTokens = {
  /** The sign-in as it stands: in the store, or in memory when new tokens could not be stored. @throws what the store throws. */
  load(): Promise<StoredChatgpt | null>;
  /** Stores new tokens in the place of those of `generation`; holds them in memory, and writes again, when that fails. */
  commit(generation: string, tokens: ChatgptTokens): Promise<'stored' | 'held' | 'superseded' | 'gone'>;
  /** Whether what is held in memory could be stored now, or nothing is. */
  settle(): Promise<boolean>;
  /** The generation that tokens got in the store which had this one while they were held in memory. */
  generationOf(generation: string): string;
};

type Parts = {
  store: ChatgptStore;
  sleep(ms: number): Promise<void>;
  onEvent(event: ChatgptEvent): void;
};

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/** Keeps the tokens of one sign-in so that a new refresh token is not lost while the store is away. */
export function keepTokens({ store, sleep, onEvent }: Parts): KeptTokens {
  let held: { replaces: string; generation: string; tokens: ChatgptTokens } | null = null;
  let storedAs: { held: string; stored: string } | null = null;

  async function settle(): Promise<boolean> {
    if (!held) return true;
    const { replaces, generation, tokens } = held;
    try {
      const result = await store.commit(replaces, tokens);
      held = null;
      if (result.outcome === 'stored') storedAs = { held: generation, stored: result.generation };
      else onEvent({ type: 'discarded', generation: replaces, because: result.outcome });
      return true;
    } catch {
      return false;
    }
  }

  async function writeAgain(): Promise<void> {
    let pauseMs = firstPauseMs;
    do {
      await sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    } while (!(await settle()));
  }

  async function load(): Promise<StoredChatgpt | null> {
    if (!held) return await store.load();
    const { replaces, generation, tokens } = held;
    const stored = await store.load().catch(() => undefined);
    const isCurrent = stored === undefined || stored?.generation === replaces;
    return isCurrent ? { generation, tokens, failure: null, retryAt: null } : stored;
  }

  async function commit(generation: string, tokens: ChatgptTokens) {
    try {
      return (await store.commit(generation, tokens)).outcome;
    } catch {
      held = { replaces: generation, generation: randomUUID(), tokens };
      onEvent({ type: 'not_stored', generation });
      writeAgain().catch(() => undefined);
      return 'held' as const;
    }
  }

  return {
    load,
    commit,
    settle,
    generationOf: (generation) => (storedAs?.held === generation ? storedAs.stored : generation),
  };
}
