import { afterEach, beforeEach } from 'vitest';
import type { ChatgptEvent } from '../chatgpt/chatgpt-event.ts';
import { type ChatgptSourceOptions, chatgptSource } from '../chatgpt/chatgpt-source.ts';
import { readSignIn } from '../chatgpt/complete-sign-in.ts';
import { createIssuerClient } from '../chatgpt/issuer-client.ts';
import type { RefreshContext } from '../credential-source.ts';
import { startFakeIssuer } from './fake-issuer.ts';
import type { FakeAccount } from './fake-issuer-state.ts';
import { manualClock } from './manual-clock.ts';
import { memoryChatgptStore } from './memory-chatgpt-store.ts';

/** A fake issuer, a store with one sign-in, and as many processes with a source for it as a test wants. */
export async function chatgptBench({ refreshedAgoMs = 3_600_000 } = {}) {
  const clock = manualClock();
  const issuer = await startFakeIssuer({ now: clock.now });
  const events: ChatgptEvent[] = [];
  const client = createIssuerClient({ issuer: issuer.url, clientId: issuer.clientId, fetch });
  const signIn = (account: Partial<FakeAccount> = {}) =>
    readSignIn(issuer.signIn(account), { now: () => clock.now() - refreshedAgoMs }).tokens;
  const first = signIn();
  const memory = memoryChatgptStore(first, clock);
  let processes = 0;
  return {
    clock,
    issuer,
    client,
    events,
    first,
    memory,
    signIn,
    /** `skewMs` is how far the clock of the process is ahead. */
    source: ({ skewMs = 0, ...options }: { skewMs?: number } & Partial<ChatgptSourceOptions> = {}) => {
      processes += 1;
      return chatgptSource({
        store: memory.store,
        issuer: client,
        holder: `process-${processes}`,
        now: () => clock.now() + skewMs,
        sleep: clock.sleep,
        onEvent: (event) => void events.push(event),
        ...options,
      });
    },
    /** Sets the clock forward by a second whenever more than the one who waits for it sleeps, until the work is done. */
    throughTime: async <T>(work: Promise<T>): Promise<T> => {
      let done = false;
      work
        .catch(() => undefined)
        .finally(() => {
          done = true;
        });
      while (!done) {
        await new Promise((turn) => setImmediate(turn));
        if (clock.sleeping() > 1) clock.advance(1_000);
      }
      return await work;
    },
    redemptions: () => issuer.redemptions.get(first.refreshToken) ?? 0,
    allRedemptions: () => [...issuer.redemptions.values()].reduce((sum, count) => sum + count, 0),
  };
}

export type ChatgptBench = Awaited<ReturnType<typeof chatgptBench>>;

/** A bench for each test of a file. */
export function setUpChatgptBench(): ChatgptBench {
  const bench = {} as ChatgptBench;
  beforeEach(async () => void Object.assign(bench, await chatgptBench()));
  afterEach(() => bench.issuer.close());
  return bench;
}

/** Asks for another token than the one of that generation, by default the first. */
export function rejected(rejectedGeneration = 'g1', more: Partial<RefreshContext> = {}): RefreshContext {
  return { reason: 'unauthorized', rejectedGeneration, signal: new AbortController().signal, ...more };
}
