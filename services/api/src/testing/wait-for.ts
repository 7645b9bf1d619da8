import { setTimeout as delay } from 'node:timers/promises';

/** Resolves once `holds` does; asks again and again, until the test itself times out. */
export async function waitFor(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await delay(20);
}
