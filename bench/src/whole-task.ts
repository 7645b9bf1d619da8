import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ApiClient } from '@codex-web/e2e/api-client';
import { readStream } from '@codex-web/e2e/event-stream';
import { script } from '@codex-web/e2e/script';
import type { Bench } from './bench.ts';
import { heading, ratioRow, row } from './report.ts';

const run = promisify(execFile);
/** Before each measurement, so that neither pays for what the other left to be done. */
const restMs = 1_500;
const prompt = script('Add a line', { run: 'echo two >> a.txt' }, { say: 'Done.' });

/**
 * A whole scripted task: submit, watch to the end, fetch the diff; against what one would write by hand:
 * `git clone`, `docker run` with `codex exec` in it, `git diff`. Both ask the same demo model.
 */
export async function benchWholeTask(bench: Bench, pairs: number): Promise<void> {
  const task = () => wholeTask(bench.api, bench.repositoryId);
  const [ours, theirs]: [number[], number[]] = [[], []];
  await withRelay(bench, async (relay) => {
    // Once each to warm up: the mirror, the page cache, the image.
    await task();
    await handScript(bench, relay);
    for (let pair = 0; pair < pairs; pair += 1) {
      await delay(restMs);
      ours.push(await timed(task));
      await delay(restMs);
      theirs.push(await timed(() => handScript(bench, relay)));
    }
  });
  heading('Whole task: submitted, done, diff in hand');
  row('through the API', ours);
  row('by hand: clone, docker run codex exec, diff', theirs);
  ratioRow(ours, theirs, 0.6);
}

export async function wholeTask(api: ApiClient, repositoryId: string): Promise<void> {
  const created = await api.createTask({ prompt, repositoryId });
  const attemptId = created.turns[0]?.attempts[0]?.id ?? '';
  for await (const frame of readStream(api, attemptId)) if (frame.type === 'end') break;
  if ((await api.diff(attemptId)).length === 0) throw new Error('The task changed nothing.');
}

export async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

/** Calls `act` with the folder of a socket to the demo model, as a careful hand script would have one. */
export async function withRelay<T>(bench: Bench, act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp('/var/tmp/codex-web-relay-');
  await run('chmod', ['755', folder]);
  const socket = `UNIX-LISTEN:${folder}/gateway.sock,fork,mode=666`;
  const child = spawn('socat', [socket, `TCP-CONNECT:127.0.0.1:${bench.demoModelPort}`], { stdio: 'ignore' });
  try {
    return await act(folder);
  } finally {
    const exited = once(child, 'exit');
    child.kill();
    await exited;
    await rm(folder, { recursive: true, force: true });
  }
}

export async function handScript(bench: Bench, relayFolder: string): Promise<void> {
  const folder = await mkdtemp('/var/tmp/codex-web-hand-');
  try {
    const workspace = join(folder, 'workspace');
    await run('git', ['clone', '-q', bench.repository, workspace]);
    await run('chown', ['-R', '1000:1000', folder]);
    const mounts = [
      `${workspace}:/workspace`,
      `${bench.codexBinaries}:/opt/codex:ro`,
      `${relayFolder}:/run/gateway:ro`,
    ];
    const limits = [
      '--network',
      'none',
      '--init',
      '--cap-drop',
      'ALL',
      '--security-opt',
      'no-new-privileges',
      '--user',
      '1000',
    ];
    const inside = [
      'socat TCP-LISTEN:18080,fork,reuseaddr,bind=127.0.0.1 UNIX-CONNECT:/run/gateway/gateway.sock &',
      `mkdir -p /tmp/home && HOME=/tmp/home exec /opt/codex/codex exec --json ${codexFlags} "$0" </dev/null`,
    ].join(' ');
    await run('docker', [
      ...['run', '--rm', ...limits, ...mounts.flatMap((mount) => ['-v', mount]), '-w', '/workspace', bench.image],
      ...['bash', '-c', inside, prompt],
    ]);
    const { stdout } = await run('git', ['-c', `safe.directory=${workspace}`, '-C', workspace, 'diff']);
    if (stdout === '') throw new Error('The hand script changed nothing.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const codexFlags = [
  '-m gpt-5.5',
  `-c 'model_provider="gateway"'`,
  `-c 'model_providers.gateway={ name = "gateway", base_url = "http://127.0.0.1:18080/v1", wire_api = "responses", supports_websockets = false }'`,
  `-c 'sandbox_mode="danger-full-access"'`,
  `-c 'approval_policy="never"'`,
  ...['analytics.enabled', 'features.plugins', 'features.apps', 'features.remote_plugin', 'check_for_update_on_startup']
    .concat('features.shell_snapshot', 'skills.bundled.enabled')
    .map((key) => `-c ${key}=false`),
].join(' ');
