import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readStream } from '@codex-web/e2e/event-stream';
import { script } from '@codex-web/e2e/script';
import type { Bench } from './bench.ts';
import { heading, ratioRow, row } from './report.ts';

/** Prints the time, in nanoseconds, once in 50 ms. */
const printTimes = (count: number) => `for i in $(seq ${count}); do date +%s%N; sleep 0.05; done`;

/** From an output line in the container to a client of the event stream; against the same lines through `docker run`. */
export async function benchOutputLine(bench: Bench, lines: number): Promise<void> {
  const ours = await throughTheStream(bench, lines);
  const theirs = await throughDocker(bench, lines);
  heading('Output line: printed in the container to seen by the client');
  row('through the event stream (goal p95 ≤ 25 ms)', ours);
  row('docker run, read from its pipe', theirs);
  ratioRow(ours, theirs);
}

async function throughTheStream({ api, repositoryId }: Bench, lines: number): Promise<number[]> {
  const created = await api.createTask({
    prompt: script('Print', { run: printTimes(lines) }, { say: 'Done.' }),
    repositoryId,
  });
  const latencies: number[] = [];
  for await (const frame of readStream(api, created.turns[0]?.attempts[0]?.id ?? '')) {
    if (frame.type === 'end') break;
    if (frame.type === 'delta' && frame.delta.kind === 'command') latencies.push(...latenciesIn(frame.delta.text));
  }
  return latencies;
}

async function throughDocker({ image }: Bench, lines: number): Promise<number[]> {
  const child = spawn('docker', ['run', '--rm', '--network', 'none', image, 'bash', '-c', printTimes(lines)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const latencies: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) latencies.push(...latenciesIn(line));
  return latencies;
}

function latenciesIn(text: string): number[] {
  const now = Date.now() + (performance.now() % 1);
  return [...text.matchAll(/\d{19}/g)].map((match) => Math.max(0, now - Number(match[0]) / 1e6));
}
