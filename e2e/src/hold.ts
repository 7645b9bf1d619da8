import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { containers } from './product.ts';

/** What a sandbox runs to stay at work until `release`: however slow the machine is, what has to happen meanwhile does. */
export const untilReleased = 'until [ -e /tmp/released ]; do sleep 0.1; done';

/** Lets every sandbox that waits in `untilReleased` go on. */
export async function release(): Promise<void> {
  const touch = (id: string) => promisify(execFile)('docker', ['exec', id, 'touch', '/tmp/released']);
  // One that ended meanwhile has nothing to wait for.
  await Promise.allSettled(containers().map(touch));
}
