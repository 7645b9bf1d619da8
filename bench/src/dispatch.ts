import { script } from '@codex-web/e2e/script';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Bench } from './bench.ts';
import { heading, ratioRow, row } from './report.ts';
import { timed } from './whole-task.ts';

const prompt = script('Nothing', { say: 'Done.' });

/** From the request that submits a task to the claim of its attempt by a worker; against a raw BullMQ message to its handler. */
export async function benchDispatch(bench: Bench, pairs: number): Promise<void> {
  const raw = await rawQueue(bench.redisUrl);
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs; pair += 1) {
    ours.push(await dispatchOnce(bench, bench.repositoryId));
    theirs.push(await timed(raw.once));
  }
  await raw.close();
  heading('Dispatch: submitted to claimed by a worker');
  row('through the API', ours);
  row('BullMQ alone, add to handler', theirs);
  ratioRow(ours, theirs);
}

/** The API answers when the task is recorded; the claim has the database's time, on the same machine. */
async function dispatchOnce({ api }: Bench, repositoryId: string): Promise<number> {
  const submittedAt = Date.now();
  const created = await api.createTask({ prompt, repositoryId });
  const attemptId = created.turns[0]?.attempts[0]?.id ?? '';
  const claimed = await api.waitForEvent(attemptId, (event) => event.type === 'attempt.claimed');
  await api.waitForEnd(created.id);
  return Date.parse(claimed.at) - submittedAt;
}

async function rawQueue(redisUrl: string): Promise<{ once: () => Promise<void>; close: () => Promise<void> }> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const workerConnection = connection.duplicate();
  const waiting = new Map<string, () => void>();
  const queue = new Queue('bench', { connection });
  const worker = new Worker('bench', async (message) => waiting.get(message.data.id)?.(), {
    connection: workerConnection,
  });
  await worker.waitUntilReady();
  return {
    once: async () => {
      const id = crypto.randomUUID();
      const handled = new Promise<void>((resolve) => waiting.set(id, resolve));
      await queue.add('bench', { id }, { removeOnComplete: true });
      await handled;
    },
    close: async () => {
      await worker.close();
      await queue.close();
      connection.disconnect();
      workerConnection.disconnect();
    },
  };
}
