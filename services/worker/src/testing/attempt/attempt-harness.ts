import type { UsageAnswer } from '@codex-web/contracts/gateway';
import type { Attempt } from '@codex-web/contracts/task';
import type { UsageRecord } from '@codex-web/contracts/usage';
import { claimAttempt } from '@codex-web/db/claim-attempt';
import { findAttempt } from '@codex-web/db/find-attempt';
import { readEvents } from '@codex-web/db/read-events';
import { createQueuedAttempts, type QueuedAttempts } from '@codex-web/db/testing/queued-attempts';
import { createTestDatabase, type TestDatabase } from '@codex-web/db/testing/test-database';
import { createLogger } from '@codex-web/service-kit/logger';
import { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { AttemptSignals } from '../../attempt/attempt-signals.ts';
import { leaseMs } from '../../attempt/hold-lease.ts';
import { runAttempt } from '../../attempt/run-attempt.ts';
import type { WorkerParts } from '../../attempt/worker-parts.ts';
import type { Checkouts } from '../../checkout/checkouts.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { createScriptedEngine } from '../sandbox/scripted-engine.ts';
import { ScriptedAgent } from './scripted-agent.ts';

/** Attempts worked on by the worker's own code, over a real database; sandbox, agent, gateway and files are played. */
export type AttemptHarness = {
  db: TestDatabase['db'];
  agent: ScriptedAgent;
  /** What the gateway answers about every door from now on. */
  door: UsageAnswer;
  parts: WorkerParts;
  /** The next time it is asked, the gateway answers that nothing is held; after that as before. */
  freeForOneLook: () => void;
  /** How often the gateway was asked about a door. */
  looks: () => number;
  /** How many containers there are. */
  containers: () => number;
  newAttempt: () => Promise<QueuedAttempts & { attemptId: string }>;
  /** Works on an attempt if it can be claimed, as a worker whose turn it is; resolves when that worker is done with it. */
  work: (attemptId: string, parts?: Partial<WorkerParts>) => { done: Promise<unknown>; stop: AttemptSignals['stop'] };
  /** A model request that the gateway counted. */
  count: (attemptId: string, record: UsageRecord) => void;
  read: (made: QueuedAttempts & { attemptId: string }) => Promise<Attempt>;
  events: (attemptId: string) => Promise<string[]>;
  /** Waits for an event of that type. */
  until: (attemptId: string, type: string) => Promise<void>;
  /** How many events of that type there are. */
  times: (attemptId: string, type: string) => Promise<number>;
  /** The agent has done its turn. */
  complete: () => void;
  close: () => Promise<void>;
};

export async function createAttemptHarness(): Promise<AttemptHarness> {
  const test = await createTestDatabase();
  const redis = new Redis(process.env.TEST_REDIS_URL ?? '', { maxRetriesPerRequest: null });
  const agent = new ScriptedAgent();
  const engine = createScriptedEngine({ main: agent.main });
  const door: UsageAnswer = {
    records: [],
    next: 0,
    openRequests: 0,
    lastModelByteAt: null,
    waiting: null,
    halted: null,
  };
  let looks = 0;
  let free = false;
  const parts: WorkerParts = {
    db: test.db,
    redis,
    engine,
    agents: { codex: agent.agent, openai: agent.agent },
    gateway: fakeGateway(() => {
      looks += 1;
      const answer = free ? { ...door, waiting: null } : door;
      free = false;
      return structuredClone(answer);
    }),
    checkouts: fakeCheckouts(),
    warm: { take: async () => null } as unknown as WorkerParts['warm'],
    logger: createLogger('test', 'silent'),
    workerId: 'w1',
    host: 'h1',
    patience: { modelSilenceMs: 60_000, agentSilenceMs: 60_000, attemptMs: 60_000 },
    keepContainerMs: 60_000,
    maxLogBytes: 1_000_000,
  };
  const events = async (attemptId: string) =>
    (await readEvents(test.db, attemptId, { after: 0, limit: 1_000 })).map(({ type }) => type);
  return {
    ...{ db: test.db, agent, door, parts, events },
    freeForOneLook: () => {
      free = true;
    },
    looks: () => looks,
    containers: () => engine.containers,
    newAttempt: async () => {
      const made = await createQueuedAttempts(test.db);
      return { ...made, attemptId: made.attemptIds[0] ?? '' };
    },
    work: (attemptId, more = {}) => {
      const running = new Map<string, AttemptSignals>();
      const worker = { ...parts, ...more };
      const done = claimAttempt(test.db, { ...worker, attemptId, leaseMs }).then(
        (attempt) => attempt && runAttempt(attempt, worker, running),
      );
      return { done, stop: (reason) => running.get(attemptId)?.stop(reason) };
    },
    count: (attemptId, record) => void door.records.push({ ...record, attemptId }),
    read: (made) => findAttempt(test.db, made, made.attemptId),
    until: async (attemptId, type) => {
      await expect.poll(() => events(attemptId), { timeout: 20_000 }).toContain(type);
    },
    times: async (attemptId, type) => (await events(attemptId)).filter((each) => each === type).length,
    complete: () => agent.say({ end: { outcome: 'completed' } }),
    close: async () => {
      redis.disconnect();
      await test.drop();
    },
  };
}

function fakeGateway(look: () => UsageAnswer): GatewayClient {
  return {
    ping: async () => {},
    openDoor: async (doorId, attemptId) => ({ doorId, attemptId, folder: `/doors/${doorId}` }),
    closeDoor: async () => {},
    usage: async () => look(),
    close: async () => {},
  };
}

function fakeCheckouts(): Checkouts {
  const kept = new Set<string>();
  const folders = { workspace: '/s/workspace', home: '/s/home', temporary: '/s/tmp', user: { uid: 1000, gid: 1000 } };
  return {
    enforcesDiskLimit: true,
    reserve: async () => folders,
    prepare: async ({ sandboxId }) => {
      kept.add(sandboxId);
      return folders;
    },
    open: async (sandboxId) => (kept.has(sandboxId) ? folders : null),
    collectDiff: async () => ({
      patch: Buffer.from('a patch'),
      files: [],
      statistics: { files: 1, added: 2, removed: 3, sizeBytes: 7 },
    }),
    usage: async () => ({ usedBytes: 0, limitBytes: null }),
    close: async () => {},
    remove: async (sandboxId) => void kept.delete(sandboxId),
    list: async () => [],
  };
}
