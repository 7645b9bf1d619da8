import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, WireToken } from '@codex-web/contracts/admission';
import { createLogger } from '@codex-web/service-kit/logger';
import { createApiClient } from '../api-client.ts';
import { type Clock, realClock } from '../clock.ts';
import { openDoors } from '../doors.ts';
import { createForward, type ForwardLimits } from '../forward.ts';
import { createHeldCredentials } from '../held-credentials.ts';
import { createProvider } from '../provider.ts';
import { certificates } from './certificates.ts';
import { connectionTo, startFakeApi } from './fake-api.ts';

export const attemptId = '11111111-1111-4111-8111-111111111111';

/**
 * A gateway with one open door in this process, in a folder of its own, with every log line kept in `logs`, before a fake API that
 * pays with `token` for the provider at `baseUrl`.
 */
export async function startDoor(options: {
  baseUrl: string;
  limits?: Partial<ForwardLimits>;
  connection?: Partial<Connection>;
  token?: WireToken | null;
  limited?: boolean;
  clock?: Clock;
  allowed?: string[];
  apiPatienceMs?: number;
  hostTimeoutMs?: number;
  forgetAfterMs?: number;
}) {
  const { clock = realClock, allowed = [], apiPatienceMs = 2_000, hostTimeoutMs = 10_000 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'gw-'));
  const logs: string[] = [];
  const logger = createLogger('gateway', 'trace', { write: (line) => void logs.push(line) });
  const fakeApi = await startFakeApi({ ...options, connection: connectionTo(options.baseUrl, options.connection) });
  const api = createApiClient({ url: fakeApi.url, identity: certificates().client, patienceMs: apiPatienceMs });
  const provider = createProvider(1000, allowed);
  const limits: ForwardLimits = {
    bodyBytes: 1_000_000,
    openRequestsPerDoor: 4,
    requestsPerDoor: 100,
    headersTimeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    haltHoldMs: 1,
    ...options.limits,
  };
  const credentials = createHeldCredentials({ api, logger, timeoutMs: hostTimeoutMs });
  const forward = createForward({ provider, limits, clock, logger });
  const doors = await openDoors({
    folder,
    forward,
    gates: { api, credentials, clock, forgetAfterMs: options.forgetAfterMs ?? 600_000 },
    logger,
  });
  const socketOf = async (doorId: string, attempt: string) =>
    join((await doors.open({ doorId, attemptId: attempt })).folder, 'gateway.sock');
  return {
    folder,
    doors,
    logs,
    api: fakeApi,
    socketOf,
    socket: await socketOf('door-1', attemptId),
    usage: () => doors.usage('door-1', 0),
    async [Symbol.asyncDispose]() {
      await doors.stop();
      await provider.close();
      await api.close();
      await fakeApi[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
