import { randomUUID } from 'node:crypto';
import type { AgentName } from '@codex-web/contracts/model';
import { claimAttempt } from '@codex-web/db/claim-attempt';
import type { Database } from '@codex-web/db/connect';
import { createTurn } from '@codex-web/db/create-turn';
import { createQueuedAttempts, type QueuedAttempts } from '@codex-web/db/testing/queued-attempts';
import { createTestDatabase, type TestDatabase } from '@codex-web/db/testing/test-database';
import { createLogger } from '@codex-web/service-kit/logger';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codexAgent } from '../agent/codex/codex-agent.ts';
import { findCodexBinaries } from '../agent/codex/codex-binaries.ts';
import { openAiAgent } from '../agent/openai/openai-agent.ts';
import { createDockerEngine } from '../sandbox/docker/docker-engine.ts';
import { startDemoModel } from '../testing/agent/start-demo-model.ts';
import { startDoor } from '../testing/agent/start-door.ts';
import { CheckoutHarness } from '../testing/checkout/checkout-harness.ts';
import { sandboxImage } from '../testing/sandbox/sandbox-image.ts';
import { leaseMs } from './hold-lease.ts';
import { runAttempt } from './run-attempt.ts';
import type { WorkerParts } from './worker-parts.ts';

const engine = createDockerEngine({ owner: `test-${randomUUID()}` });
const redis = new Redis(process.env.TEST_REDIS_URL ?? '', { maxRetriesPerRequest: null });
let test: TestDatabase;
let db: Database;
let demo: Awaited<ReturnType<typeof startDemoModel>>;
let door: Awaited<ReturnType<typeof startDoor>>;
let harness: CheckoutHarness;
let parts: WorkerParts;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  demo = await startDemoModel();
  door = await startDoor(demo.port);
  harness = await CheckoutHarness.make();
  const nothing = { records: [], next: 0, openRequests: 0, lastModelByteAt: null, waiting: null, halted: null };
  parts = {
    db,
    redis,
    engine,
    agents: { codex: codexAgent(findCodexBinaries()), openai: openAiAgent() },
    gateway: {
      openDoor: async (doorId: string, attemptId: string) => ({ doorId, attemptId, folder: door.folder }),
      closeDoor: async () => {},
      usage: async () => nothing,
    },
    checkouts: harness.checkouts,
    warm: { take: async () => null },
    logger: createLogger('test', 'silent'),
    workerId: 'w',
    host: 'h',
    patience: { modelSilenceMs: 60_000, agentSilenceMs: 60_000, attemptMs: 60_000 },
    keepContainerMs: 60_000,
    maxLogBytes: 64 * 2 ** 20,
  } as unknown as WorkerParts;
});
afterAll(async () => {
  for (const { containerId } of await engine.list()) await engine.destroy(containerId);
  for (const { sandboxId } of await harness.checkouts.list()) await harness.checkouts.remove(sandboxId);
  await harness.remove();
  await door.stop();
  await demo.stop();
  redis.disconnect();
  await test.drop();
});

/** A prompt that makes the demo model do exactly this. */
const script = (title: string, ...lines: object[]) =>
  [title, '```script', ...lines.map((line) => JSON.stringify(line)), '```'].join('\n');

async function taskIn(prompt: string, agent: AgentName): Promise<QueuedAttempts> {
  const repository = await harness.repository((at) => at.write('readme.md', 'base\n'));
  const made = await createQueuedAttempts(db);
  await db.pool.query('UPDATE repositories SET url = $2 WHERE id = $1', [made.repositoryId, repository.url]);
  await db.pool.query('UPDATE tasks SET base_commit = $2 WHERE id = $1', [made.taskId, repository.commit]);
  await db.pool.query('UPDATE turns SET prompt = $2, agent = $3 WHERE task_id = $1', [made.taskId, prompt, agent]);
  await db.pool.query(
    `UPDATE environments SET image = $2, memory_bytes = 536870912, cpus = 2, max_processes = 256, disk_bytes = 268435456
     WHERE repository_id = $1`,
    [made.repositoryId, await sandboxImage()],
  );
  return made;
}

async function followUp(task: QueuedAttempts, attemptId: string, prompt: string, agent: AgentName): Promise<string> {
  const { workspaceId, taskId, userId: authorId } = task;
  const rest = { credentialId: null, model: 'gpt-5.5', reasoningEffort: 'medium', idempotency: null } as const;
  const turn = await createTurn(db, { workspaceId, taskId, authorId, attemptId, prompt, agent, ...rest });
  return turn?.attemptIds[0] ?? '';
}

async function work(attemptId: string) {
  const claimed = await claimAttempt(db, { ...parts, attemptId, leaseMs });
  if (claimed === null) throw new Error('It was free.');
  await runAttempt(claimed, parts, new Map());
  const attempt = await db.prisma.attempt.findUniqueOrThrow({ where: { id: attemptId } });
  const events = await db.prisma.event.findMany({ where: { attemptId }, orderBy: { seq: 'asc' } });
  const types = events.map(({ type }) => type);
  const texts = events.filter(({ type }) => type === 'message.completed').map(({ data }) => Object(data).text);
  return { attempt, types, texts };
}

describe('a task that both agents work on', () => {
  it('keeps its files from one agent to the other, and the conversation with each of them', async () => {
    const title = 'Write a file with one line in it, and then another one, whoever it is that does the work here';
    const first = { run: 'echo one >> both.txt' };
    const task = await taskIn(script(title, first, { say: 'First.' }), 'openai');
    const [firstId = ''] = task.attemptIds;
    const one = await work(firstId);
    expect(one.attempt).toMatchObject({ state: 'completed', reasonCode: null });
    expect(one.texts).toEqual(['First.']);
    expect(one.types).toContain('diff.stored');

    const secondId = await followUp(task, firstId, script('More', { run: 'echo two >> both.txt' }), 'openai');
    const two = await work(secondId);
    expect(two.attempt.state).toBe('completed');
    expect(two.types).toContain('sandbox.reused');

    const thirdId = await followUp(
      task,
      secondId,
      script('Other', { run: 'cat both.txt' }, { say: 'Third.' }),
      'codex',
    );
    const three = await work(thirdId);
    expect(three.attempt.state).toBe('completed');
    expect(three.types).toEqual(expect.arrayContaining(['warning.raised', 'sandbox.created', 'command.completed']));
    expect(three.texts).toEqual(['Third.']);
    const [command] = await db.prisma.event.findMany({ where: { attemptId: thirdId, type: 'command.completed' } });
    expect(command?.data).toMatchObject({ output: 'one\ntwo\n' });
  });
});
