import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../../../../demo-model/src/main.ts');

/** The demo model as a process of its own. */
export async function startDemoModel(): Promise<{ port: number; stop: () => Promise<void> }> {
  const demo = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await portOf(demo);
  demo.stdout?.resume();
  return {
    port,
    stop: async () => {
      const ended = once(demo, 'exit');
      demo.kill('SIGKILL');
      await ended;
    },
  };
}

async function portOf(demo: ChildProcess): Promise<number> {
  if (!demo.stdout) throw new Error('The demo model has no output.');
  for await (const line of createInterface({ input: demo.stdout })) {
    const port = /"port":(\d+)/.exec(line)?.[1];
    if (port) return Number(port);
  }
  throw new Error('The demo model did not start.');
}
