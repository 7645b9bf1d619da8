import { CredentialError } from '../credential-error.ts';
import type { ChatgptStore, StoredChatgpt } from './chatgpt-store.ts';
import { requireSignedIn } from './require-signed-in.ts';

/** Longer than one request to the issuer may take. */
export const leaseMs = 60_000;
const pollMs = 250;

type Parts = { store: ChatgptStore; now(): number; sleep(ms: number): Promise<void> };

/**
 * Waits until `holder` holds the lease, and gives null; or until whoever held it renewed `generation`, and gives what came of it.
 * @throws CredentialError when the sign-in turns out dead, or the lease is not free in time.
 */
export async function awaitLease(parts: Parts, holder: string, generation: string): Promise<StoredChatgpt | null> {
  const { store, now, sleep } = parts;
  const began = now();
  while (!(await store.acquire(holder, leaseMs))) {
    const stored = requireSignedIn(await store.load());
    if (stored.generation !== generation) return stored;
    if (now() - began > 2 * leaseMs || (stored.retryAt ?? 0) > now()) {
      throw new CredentialError({ kind: 'transient' }, 'The ChatGPT sign-in is being renewed by another process.');
    }
    await sleep(pollMs);
  }
  return null;
}
