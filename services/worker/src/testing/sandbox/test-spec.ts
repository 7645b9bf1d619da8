import { randomUUID } from 'node:crypto';
import type { SandboxSpec } from '../../sandbox/engine.ts';

/** A small specification for tests, for a sandbox of its own. */
export function testSpec(image: string, command: string[]): SandboxSpec {
  return {
    sandboxId: randomUUID(),
    image,
    command,
    env: {},
    workingDir: '/',
    user: { uid: 1000, gid: 1000 },
    mounts: [],
    memoryBytes: 256 * 1024 * 1024,
    cpus: 1,
    maxProcesses: 64,
    logBytes: 16 * 1024 * 1024,
  };
}
