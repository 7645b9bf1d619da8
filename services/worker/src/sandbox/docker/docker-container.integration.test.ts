import { spawn } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sandboxImage } from '../../testing/sandbox/sandbox-image.ts';
import { testSpec } from '../../testing/sandbox/test-spec.ts';
import type { SandboxSpec } from '../engine.ts';
import { createDockerEngine } from './docker-engine.ts';

// Building the image takes minutes where it is not there yet.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 900_000 });

const owner = `test-container-${process.pid}`;
const engine = createDockerEngine({ owner });
const megabyte = 1024 * 1024;
let image: string;
let folder: string;

beforeAll(async () => {
  image = await sandboxImage();
  folder = await mkdtemp(join(tmpdir(), 'cw-sbx-'));
});
afterEach(async () => {
  for (const { containerId } of await engine.list()) await engine.destroy(containerId);
});
afterAll(() => rm(folder, { recursive: true }));

const shell = (script: string, change: Partial<SandboxSpec> = {}): SandboxSpec => ({
  ...testSpec(image, ['bash', '-c', script]),
  ...change,
});

async function outputOf(spec: SandboxSpec): Promise<{ output: string; exitCode: number; outOfMemory: boolean }> {
  const containerId = await engine.create(spec);
  const { stdout, exited } = await engine.attach(containerId, { signal: new AbortController().signal });
  return { output: (await collect(stdout)).trim(), ...(await exited) };
}

async function collect(output: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of output) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

describe('a sandbox', () => {
  it('runs as an ordinary user without any capability, with the filter of system calls on', async () => {
    const { output } = await outputOf(shell('id -u; id -g; grep -E "^(Cap|NoNewPrivs|Seccomp:)" /proc/self/status'));
    expect(output.replaceAll('\t', ' ').split('\n')).toEqual([
      '1000',
      '1000',
      'CapInh: 0000000000000000',
      'CapPrm: 0000000000000000',
      'CapEff: 0000000000000000',
      'CapBnd: 0000000000000000',
      'CapAmb: 0000000000000000',
      'NoNewPrivs: 1',
      'Seccomp: 2',
    ]);
  });

  it('has no network but its own loopback', async () => {
    const { output } = await outputOf(shell('ls /sys/class/net; tail -n +2 /proc/net/route | wc -l'));
    expect(output.split('\n')).toEqual(['lo', '0']);
  });

  it('can write nowhere but where it was given a place, and there no program may gain rights', async () => {
    const script = `
      for each in / /etc /usr/bin /opt /var /run /root /home /sys /proc/sys/kernel; do
        touch $each/x 2>/dev/null && echo "wrote $each"
      done
      touch /given/x /var/tmp/x /dev/shm/x && echo "wrote the given ones"
      touch /read-only/x 2>/dev/null && echo "wrote a read-only mount"
      find / -xdev -perm /6000 -type f 2>/dev/null | head -n 1`;
    const mounts = [
      { source: folder, target: '/given', readOnly: false },
      { source: folder, target: '/read-only', readOnly: true },
    ];
    await chown(folder, 1000, 1000);
    expect((await outputOf(shell(script, { mounts }))).output).toBe('wrote the given ones');
  });

  it('sees nothing mounted but what was given, what the engine needs, and folders in memory', async () => {
    const mounts = [{ source: folder, target: '/given', readOnly: false }];
    const { output } = await outputOf(shell('cut -d" " -f2 /proc/mounts', { mounts }));
    const unexpected = output
      .split('\n')
      .filter(
        (path) => !/^\/($|proc|sys|dev|(usr\/)?sbin\/docker-init$|etc\/(resolv\.conf|hostname|hosts)$)/.test(path),
      );
    expect(unexpected.sort()).toEqual(['/given', '/var/tmp']);
  });

  it('keeps the limits it was given', async () => {
    const spec = shell('sleep 60', { memoryBytes: 100 * megabyte, cpus: 0.5, maxProcesses: 20, logBytes: megabyte });
    const { HostConfig } = await new Docker().getContainer(await engine.create(spec)).inspect();
    expect(HostConfig).toMatchObject({
      Memory: 100 * megabyte,
      MemorySwap: 100 * megabyte,
      NanoCpus: 5e8,
      PidsLimit: 20,
      Privileged: false,
      AutoRemove: false,
      LogConfig: { Type: 'json-file', Config: { 'max-size': String(4 * megabyte), 'max-file': '1' } },
      RestartPolicy: { Name: '' },
    });
    expect(HostConfig.Binds ?? []).toEqual([]);
    expect(HostConfig.Devices ?? []).toEqual([]);
  });

  it('gets all cores of the host when it asks for more', async () => {
    const { exitCode } = await outputOf(shell('true', { cpus: 10_000 }));
    expect(exitCode).toBe(0);
  });

  it('ends a fork bomb within its limit of processes', async () => {
    const bomb = 'bomb() { bomb | bomb & }; bomb 2>/dev/null; sleep 1; echo still here';
    const { output } = await outputOf(shell(bomb, { maxProcesses: 32 }));
    expect(output).toContain('still here');
  });

  it('ends a memory bomb within its limit, in a child process too', async () => {
    const bomb = `python3 -c 'x = bytearray(1 << 30)'; echo "child: $?"`;
    const { output, outOfMemory } = await outputOf(shell(bomb, { memoryBytes: 128 * megabyte }));
    expect(output).toBe('child: 137');
    expect(outOfMemory).toBe(false);
  });

  it('keeps a flood of output from filling the disk of the host', async () => {
    const spec = shell('yes', { logBytes: megabyte });
    const containerId = await engine.create(spec);
    const { stdout } = await engine.attach(containerId, { signal: new AbortController().signal });
    await expect(collect(stdout)).rejects.toMatchObject({ code: 'output_too_large' });
  });

  it('runs as a user that the image does not know', async () => {
    const { output } = await outputOf(shell('id -u', { user: { uid: 12_345, gid: 12_345 } }));
    expect(output).toBe('12345');
  });
});

describe('the Docker engine', () => {
  it('takes a command that is not in the image for a process that ends', async () => {
    const { exitCode } = await outputOf(testSpec(image, ['/no/such/program']));
    expect(exitCode).toBe(127);
  });

  it('refuses a mount that does not exist, and makes no folder in its place', async () => {
    const mounts = [{ source: join(folder, 'missing'), target: '/given', readOnly: false }];
    await expect(engine.create(shell('true', { mounts }))).rejects.toMatchObject({ code: 'sandbox_failed' });
    expect(await engine.list()).toEqual([]);
  });

  it('leaves containers of other installations alone', async () => {
    const other = createDockerEngine({ owner: `${owner}-other` });
    const spec = shell('sleep 60');
    const containerId = await other.create(spec);
    const mine = await engine.create(spec);
    expect((await engine.list()).map((each) => each.containerId)).toEqual([mine]);
    expect(await other.inspect(containerId)).toEqual({ kind: 'running' });
    await other.destroy(containerId);
  });

  it('goes on when the process that attached is killed, and gives the next one everything', async () => {
    const script = 'while IFS= read -r line; do echo "heard $line"; done';
    const containerId = await engine.create(shell(script));
    const listener = fileURLToPath(new URL('../../testing/sandbox/attach-and-report.ts', import.meta.url));
    const child = spawn(process.execPath, [listener, owner, containerId, 'one\n'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const chunk of child.stdout) if (String(chunk).includes('heard one')) break;
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));

    const abort = new AbortController();
    const attached = await engine.attach(containerId, { signal: abort.signal });
    await attached.write('two\n');
    let text = '';
    for await (const chunk of attached.stdout) {
      text += Buffer.from(chunk).toString('utf8');
      if (text.length >= 'heard one\nheard two\n'.length) break;
    }
    expect(text).toBe('heard one\nheard two\n');
    abort.abort();
  });

  it('says in one sentence what to do when there is no engine', async () => {
    const nowhere = createDockerEngine({ owner, docker: new Docker({ socketPath: join(folder, 'no.sock') }) });
    for (const asking of [
      () => nowhere.ping(),
      () => nowhere.create(shell('true')),
      () => nowhere.inspect('a'),
      () => nowhere.destroy('a'),
      () => nowhere.list(),
      () => nowhere.attach('a', { signal: new AbortController().signal }),
    ]) {
      await expect(asking()).rejects.toMatchObject({
        name: 'EngineUnavailableError',
        message: 'The Docker engine is not running here; start it, or set DOCKER_HOST to the one to use.',
      });
    }
  });
});
