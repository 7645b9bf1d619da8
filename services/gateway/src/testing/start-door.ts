import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiKeySource } from '@codex-web/credentials/api-key-source';
import type { CredentialSource } from '@codex-web/credentials/credential-source';
import { createLogger } from '@codex-web/service-kit/logger';
import { openDoors } from '../doors.ts';
import { createForward, type ForwardLimits } from '../forward.ts';
import { createProvider } from '../provider.ts';

export const attemptId = '11111111-1111-4111-8111-111111111111';

/** A gateway with one open door in this process, in a folder of its own, with every log line kept in `logs`. */
export async function startDoor(options: {
  baseUrl: string;
  limits?: Partial<ForwardLimits>;
  credential?: CredentialSource | null;
}) {
  const folder = await mkdtemp(join(tmpdir(), 'gw-'));
  const logs: string[] = [];
  const logger = createLogger('gateway', 'trace', { write: (line) => void logs.push(line) });
  const provider = createProvider(1000);
  const forward = createForward({
    provider,
    baseUrl: new URL(options.baseUrl),
    credential: options.credential === undefined ? apiKeySource('sk-test-canary') : options.credential,
    limits: {
      bodyBytes: 1_000_000,
      openRequestsPerDoor: 4,
      requestsPerDoor: 100,
      headersTimeoutMs: 10_000,
      idleTimeoutMs: 10_000,
      ...options.limits,
    },
    logger,
  });
  const doors = await openDoors({ folder, forward, logger });
  const door = await doors.open({ doorId: 'door-1', attemptId });
  return {
    folder,
    doors,
    logs,
    socket: join(door.folder, 'gateway.sock'),
    usage: () => doors.usage('door-1', 0),
    async [Symbol.asyncDispose]() {
      await doors.stop();
      await provider.close();
      await rm(folder, { recursive: true });
    },
  };
}
