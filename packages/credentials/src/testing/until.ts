import { vi } from 'vitest';

/** Tries again until nothing is thrown, for as long as a busy machine may take. */
export async function until(check: () => unknown): Promise<void> {
  await vi.waitFor(check, 4_000);
}
