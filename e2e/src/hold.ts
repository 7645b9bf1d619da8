import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { containers } from './product.ts';

export type Hold = {
  /** A command that a sandbox runs until `release`: however slow the machine is, what has to happen meanwhile does. */
  command: string;
  /** Lets every sandbox that waits go on. */
  release: () => Promise<void>;
};

/** A hold of its own: a container may have been made for a task of before. */
export function newHold(): Hold {
  const mark = `/tmp/released-${randomUUID()}`;
  const touch = (id: string) => promisify(execFile)('docker', ['exec', id, 'touch', mark]);
  return {
    command: `until [ -e ${mark} ]; do sleep 0.1; done`,
    // A container that ended meanwhile has nothing to wait for.
    release: async () => void (await Promise.allSettled(containers().map(touch))),
  };
}
