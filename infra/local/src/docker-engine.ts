import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { DataFolder } from './data-folder.ts';
import { needCommand } from './install-packages.ts';
import { hasCommand, runCommand } from './run-command.ts';
import { say } from './say.ts';
import { StartError } from './start-error.ts';

/** Minor number of the API of Docker 20.10, the first that has everything a sandbox needs. */
const oldestApi = 41;
const defaultSocket = '/var/run/docker.sock';
const startWithinMs = 60_000;

/** Finds a Docker engine that can be used, or installs and starts Debian's. @throws StartError */
export async function needDocker(folder: DataFolder): Promise<void> {
  const first = await ask();
  if (first.kind === 'ready') return checkVersion(first.api);
  if (first.kind === 'forbidden') {
    throw new StartError(
      'Docker runs, but this user may not use it; run "sudo usermod -aG docker $USER", sign in again and start again.',
    );
  }
  if (process.env.DOCKER_HOST) {
    throw new StartError(
      `No Docker engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}; start it or unset DOCKER_HOST.`,
    );
  }
  await needCommand('dockerd', ['docker.io'], 'the Docker engine that sandboxes run in');
  checkVersion(await startEngine(folder));
}

async function startEngine(folder: DataFolder): Promise<number> {
  if (process.getuid?.() !== 0) {
    await runCommand('sudo', ['-n', 'systemctl', 'start', 'docker']);
  } else if (!(await hasSystemd()) || (await runCommand('systemctl', ['start', 'docker'])).code !== 0) {
    say('Starting the Docker engine; it goes on when Codex Web stops …');
    await removeStalePidFile('/var/run/docker.pid', 'dockerd');
    await removeStalePidFile('/var/run/docker/containerd/containerd.pid', 'containerd');
    const log = openSync(join(folder.logs, 'dockerd.log'), 'a', 0o600);
    spawn('dockerd', [], { stdio: ['ignore', log, log], detached: true }).unref();
  }
  const deadline = Date.now() + startWithinMs;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer.kind === 'ready') return answer.api;
    if (answer.kind === 'forbidden') return await needDocker(folder).then(() => oldestApi);
    await delay(200);
  }
  throw new StartError(
    `The Docker engine did not start; ${join(folder.logs, 'dockerd.log')} or "journalctl -u docker" says why.`,
  );
}

/** An engine that was killed leaves its process id behind, and would not start while another program has that id. */
async function removeStalePidFile(path: string, program: string): Promise<void> {
  const pid = await readFile(path, 'utf8').catch(() => null);
  if (pid === null) return;
  const name = await readFile(`/proc/${pid.trim()}/comm`, 'utf8').catch(() => '');
  if (name.trim() !== program) await rm(path, { force: true });
}

async function hasSystemd(): Promise<boolean> {
  return (await hasCommand('systemctl')) && (await runCommand('systemctl', ['is-system-running'])).output !== 'offline';
}

function checkVersion(api: number): void {
  if (api >= oldestApi) return;
  throw new StartError(`This Docker engine is too old (API 1.${api}); install Docker 20.10 or newer and start again.`);
}

type Answer = { kind: 'ready'; api: number } | { kind: 'forbidden' } | { kind: 'absent' };

function ask(): Promise<Answer> {
  return new Promise((resolve) => {
    const asked = request({ ...engineAddress(), path: '/version', timeout: 5_000 }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve(toAnswer(body)));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EACCES' ? { kind: 'forbidden' } : { kind: 'absent' }),
    );
    asked.end();
  });
}

function engineAddress(): { socketPath: string } | { host: string; port: string } {
  const url = process.env.DOCKER_HOST ? URL.parse(process.env.DOCKER_HOST) : null;
  if (url?.protocol === 'tcp:') return { host: url.hostname, port: url.port || '2375' };
  return { socketPath: url?.protocol === 'unix:' ? url.pathname : defaultSocket };
}

const versionAnswer = z.object({ ApiVersion: z.string().regex(/^1\.\d+$/) });

function toAnswer(body: string): Answer {
  try {
    return { kind: 'ready', api: Number(versionAnswer.parse(JSON.parse(body)).ApiVersion.slice(2)) };
  } catch {
    return { kind: 'absent' };
  }
}
