import { readFileSync } from 'node:fs';
import { startGateway } from '../../services/demo-model/src/testing/start-gateway.ts';
import { firstByte, readToEnd, startStreamProvider, target } from './model-stream.ts';
import { fact, heading, ratioRow, row } from './report.ts';

export const warmUps = 100;
const doors = 50;
const streamsPerDoor = 4;

/**
 * From a model request of 50 KB to the first byte of its answer: over a door's socket through the gateway, which asks for
 * admission first; against the provider alone. The API is a stand-in in this process that answers at once, over the mutual TLS of
 * the real one, so what Postgres adds is not in it.
 */
export async function benchGatewayLatency(pairs: number): Promise<void> {
  await using provider = await startStreamProvider();
  await using gateway = await startGateway(`http://127.0.0.1:${provider.port}/v1`, {
    settings: { MAX_REQUESTS_PER_DOOR: String(2 * (pairs + warmUps)) },
  });
  await benchPairs('Model request: 50 KB sent to first byte of the answer', pairs, {
    through: target({ socketPath: gateway.socket }),
    direct: target({ port: provider.port }),
  });
}

type Targets = Record<'through' | 'direct', Parameters<typeof firstByte>[0]>;

/** One request through a gateway, one to the provider alone, and so on. */
export async function benchPairs(title: string, pairs: number, { through, direct }: Targets): Promise<void> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let pair = -warmUps; pair < pairs; pair += 1) {
    const [one, other] = [await untilFirstByte(through), await untilFirstByte(direct)];
    if (pair < 0) continue;
    ours.push(one);
    theirs.push(other);
  }
  heading(title);
  row('through the gateway, with admission', ours);
  row('provider alone', theirs);
  row(
    'added, pair by pair',
    ours.map((ms, at) => ms - (theirs[at] ?? 0)),
  );
  ratioRow(ours, theirs);
}

/** Two hundred answers under way at once, and the memory that the process of the gateway takes for them. */
export async function benchGatewayStreams(): Promise<void> {
  await using provider = await startStreamProvider();
  await using gateway = await startGateway(`http://127.0.0.1:${provider.port}/v1`);
  const sockets: string[] = [];
  for (let door = 0; door < doors; door += 1) {
    sockets.push(await gateway.openDoor(`bench-${door}`, `00000000-0000-4000-8000-${String(door).padStart(12, '0')}`));
  }
  const targets = sockets.flatMap((socketPath) => Array(streamsPerDoor).fill(target({ socketPath })));
  await Promise.all(targets.map(async (one) => readToEnd(await firstByte(one))));
  const idleBytes = residentBytes(gateway.pid());
  provider.keepOpen();
  const firstBytes: number[] = [];
  const answers = await Promise.all(
    targets.map(async (one) => {
      const startedAt = performance.now();
      const answer = await firstByte(one);
      firstBytes.push(performance.now() - startedAt);
      return answer;
    }),
  );
  for (const answer of answers) answer.resume();
  for (let piece = 0; piece < 50; piece += 1) {
    provider.say();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const busyBytes = residentBytes(gateway.pid());
  provider.finish();
  await Promise.all(answers.map(readToEnd));
  heading(`${targets.length} answers under way at once`);
  row('first byte, all of them begun together', firstBytes);
  fact('memory of the gateway, nothing under way', `${megabytes(idleBytes)} MB`);
  fact('memory of the gateway, all under way', `${megabytes(busyBytes)} MB`);
  fact('memory for each', `${Math.round((busyBytes - idleBytes) / targets.length / 1024)} KB`);
}

async function untilFirstByte(options: Parameters<typeof firstByte>[0]): Promise<number> {
  const startedAt = performance.now();
  const answer = await firstByte(options);
  const ms = performance.now() - startedAt;
  await readToEnd(answer);
  return ms;
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
