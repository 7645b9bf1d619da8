import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CommandConfig, commandConfig } from './command-config.ts';
import { commandSource } from './command-source.ts';
import { CredentialError } from './credential-error.ts';
import { until } from './testing/until.ts';

const { signal } = new AbortController();
const rejected = (rejectedGeneration: string) => ({ reason: 'unauthorized' as const, rejectedGeneration, signal });

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'command-')));
});
afterEach(async () => await rm(folder, { recursive: true }));

/** A shell script in the test's folder. */
async function script(body: string, name = 'token.sh'): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

function sourceOf(
  config: { command: string } & Partial<CommandConfig>,
  environment: Record<string, string | undefined> = { PATH: process.env.PATH },
) {
  const clock = { ms: 1_000_000 };
  const logged: string[] = [];
  const source = commandSource(commandConfig.parse(config), {
    now: () => clock.ms,
    name: 'corporate',
    environment,
    logger: { warn: (fields, message) => void logged.push(JSON.stringify({ ...fields, message })) },
  });
  return { source, clock, logged };
}

/** A script that prints token-1, token-2 and so on. */
async function counting(config: Partial<CommandConfig> = {}) {
  const file = await script(`n=$(($(cat ${folder}/n 2>/dev/null || echo 0) + 1)); echo $n >${folder}/n; echo token-$n`);
  return {
    ...sourceOf({ command: file, ...config }),
    runs: async () => Number(await readFile(path.join(folder, 'n'), 'utf8').catch(() => '0')),
  };
}

async function errorOf(work: Promise<unknown>): Promise<CredentialError> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof CredentialError) return error;
  throw new Error(`It did not fail as it should: ${String(error)}`);
}

describe('what a command prints', () => {
  it('case 32: is taken without the white space around it', async () => {
    const { source } = sourceOf({ command: await script(`printf '  \\n tok \\n'`) });
    await expect(source.resolve({ signal })).resolves.toMatchObject({ accessToken: 'tok' });
  });

  it.each(['one\\ntwo', 'one two', 'one\\ttwo', 'o\\001ne', 'schl\\303\\274ssel'])(
    'case 33: is refused when it is %j',
    async (printed) => {
      const { source } = sourceOf({ command: await script(`printf '${printed}\\n'`) });
      await expect(source.resolve({ signal })).rejects.toMatchObject({ fault: { kind: 'transient' } });
    },
  );

  it('case 34: gives five distinct errors when there is no token, and none of them holds what was printed', async () => {
    const bodies = ['true', `printf '  \\n'`, 'echo canary-out; exit 3', `printf 'canary\\377'`];
    const errors = [await errorOf(sourceOf({ command: path.join(folder, 'missing') }).source.resolve({ signal }))];
    for (const body of bodies) {
      errors.push(await errorOf(sourceOf({ command: await script(body) }).source.resolve({ signal })));
    }
    expect(new Set(errors.map((error) => error.message)).size).toBe(5);
    expect(errors.every((error) => error.fault.kind === 'transient')).toBe(true);
    expect(errors.map((error) => error.message).join()).not.toContain('canary');
  });

  it('case 36: is read up to 16 KiB, and the command killed that prints more', async () => {
    const { source } = sourceOf({ command: await script(`echo $$ >${folder}/pid; exec yes abcdefghijklmnop`) });
    await expect(source.resolve({ signal })).rejects.toThrow('more than 16 KiB');
    await untilGone(path.join(folder, 'pid'));
  });

  it('case 45: on standard error is cut and loses its secrets before it is logged', async () => {
    const body = `echo "canary-token"; echo "denied $GIVEN sk-proj-abcdef123456 canary-token" >&2; yes long | head -n 900 >&2; exit 1`;
    const environment = { PATH: process.env.PATH, GIVEN: 'canary-given' };
    const { source, logged } = sourceOf({ command: await script(body), env: ['GIVEN'] }, environment);
    const error = await errorOf(source.resolve({ signal }));
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('denied');
    expect(`${logged[0]}${error.message}`).not.toMatch(/canary-given|abcdef123456|canary-token/);
    expect(logged[0]?.length).toBeLessThan(800);
  });
});

describe('how a command is run', () => {
  it('case 35: kills the whole process group of a command that runs past its limit', async () => {
    const body = `sleep 600 & echo $! >${folder}/child; echo $$ >${folder}/pid; wait`;
    const { source } = sourceOf({ command: await script(body), timeoutMs: 1_500 });
    await expect(source.resolve({ signal })).rejects.toThrow('did not end within 1500 ms');
    await untilGone(path.join(folder, 'child'));
    await untilGone(path.join(folder, 'pid'));
  });

  it('leaves nothing behind of a command that ended', async () => {
    const { source } = sourceOf({ command: await script(`sleep 600 & echo $! >${folder}/child; echo tok`) });
    await expect(source.resolve({ signal })).resolves.toMatchObject({ accessToken: 'tok' });
    await untilGone(path.join(folder, 'child'));
  });

  it('case 40: looks an absolute path, a path below the folder and a bare name up as each is meant', async () => {
    const absolute = await script('echo absolute', 'a.sh');
    await script('pwd', 'b.sh');
    await script('echo in-path', 'only-in-path');
    const resolved = async (config: { command: string } & Partial<CommandConfig>, environment = {}) =>
      (await sourceOf(config, environment).source.resolve({ signal }))?.accessToken;
    await expect(resolved({ command: absolute })).resolves.toBe('absolute');
    await expect(resolved({ command: './b.sh', cwd: folder })).resolves.toBe(folder);
    await expect(resolved({ command: 'only-in-path' }, { PATH: folder })).resolves.toBe('in-path');
    await expect(resolved({ command: 'only-in-path', cwd: folder }, { PATH: '/nowhere' })).rejects.toThrow('ENOENT');
  });

  it('case 43: hands arguments over literally', async () => {
    const args = ['a b', '$(whoami)', `"'quoted'"`, '*', ';exit 1'];
    const file = await script(`for a in "$@"; do printf '%s|' "$a" >>${folder}/args; done; echo tok`);
    await sourceOf({ command: file, args }).source.resolve({ signal });
    await expect(readFile(path.join(folder, 'args'), 'utf8')).resolves.toBe(`${args.join('|')}|`);
  });

  it('gives it PATH and the named variables, and nothing else', async () => {
    const file = await script(`/usr/bin/env >${folder}/env; echo tok`);
    const environment = { PATH: '/usr/bin:/bin', NAMED: 'n', OTHER: 'canary' };
    await sourceOf({ command: file, env: ['NAMED', 'MISSING'] }, environment).source.resolve({ signal });
    const given = await readFile(path.join(folder, 'env'), 'utf8');
    expect(given).toContain('NAMED=n');
    expect(given).not.toMatch(/canary|MISSING/);
  });
});

describe('when a command is run', () => {
  it('case 37: not again while the token is younger than the interval, and again at it', async () => {
    const { source, clock, runs } = await counting({ refreshIntervalMs: 60_000 });
    await source.resolve({ signal });
    clock.ms += 59_999;
    await expect(source.resolve({ signal })).resolves.toMatchObject({ accessToken: 'token-1' });
    clock.ms += 1;
    await expect(source.resolve({ signal })).resolves.toMatchObject({ accessToken: 'token-2' });
    expect(await runs()).toBe(2);
  });

  it('case 38: with an interval of 0 once in 24 hours, and again after a 401', async () => {
    const { source, clock, runs } = await counting({ refreshIntervalMs: 0 });
    const first = await source.resolve({ signal });
    clock.ms += 86_400_000;
    await source.resolve({ signal });
    expect(await runs()).toBe(1);
    await expect(source.refresh(rejected(first?.generation ?? ''))).resolves.toMatchObject({ accessToken: 'token-2' });
    await expect(source.resolve({ signal })).resolves.toMatchObject({ accessToken: 'token-2' });
    expect(await runs()).toBe(2);
  });

  it('case 39: by a clock of its own, whatever the clock on the wall does', async () => {
    const { source, runs } = await counting();
    vi.useFakeTimers({ now: Date.parse('2026-01-02'), toFake: ['Date'] });
    try {
      await source.resolve({ signal });
      vi.setSystemTime(Date.parse('2026-01-01'));
      await source.resolve({ signal });
      vi.setSystemTime(Date.parse('2026-02-01'));
      await source.resolve({ signal });
    } finally {
      vi.useRealTimers();
    }
    expect(await runs()).toBe(1);
  });

  it('once for 20 who ask together, and not for a token that is no longer the current one', async () => {
    const { source, runs } = await counting();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => source.resolve({ signal })));
    expect(new Set(tokens.map((token) => token?.generation)).size).toBe(1);
    await source.refresh(rejected('older'));
    expect(await runs()).toBe(1);
  });

  it('after a failure not for a second, then two, up to half a minute', async () => {
    const file = await script(`echo x >>${folder}/runs; exit 1`);
    const { source, clock } = sourceOf({ command: file });
    const runs = async () => (await readFile(path.join(folder, 'runs'), 'utf8')).length / 2;
    const pauses: number[] = [];
    for (let run = 1; run <= 7; run += 1) {
      await errorOf(source.resolve({ signal }));
      expect(await runs()).toBe(run);
      const { fault } = await errorOf(source.resolve({ signal }));
      const pause = fault.kind === 'transient' ? (fault.retryAfterMs ?? 0) : 0;
      pauses.push(pause);
      clock.ms += pause;
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('goes on for the others when one who waits leaves', async () => {
    const file = await script(`while [ ! -e ${folder}/go ]; do sleep 0.01; done; echo tok`);
    const { source } = sourceOf({ command: file });
    const leaving = new AbortController();
    const left = source.resolve({ signal: leaving.signal });
    const stays = source.resolve({ signal });
    leaving.abort();
    await expect(left).rejects.toBeInstanceOf(CredentialError);
    await writeFile(path.join(folder, 'go'), '');
    await expect(stays).resolves.toMatchObject({ accessToken: 'tok' });
  });
});

/** Resolves when the process whose id stands in the file is gone, or only waits to be reaped. */
async function untilGone(file: string): Promise<void> {
  const pid = (await readFile(file, 'utf8')).trim();
  await until(async () => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    if (stat !== '' && !stat.includes(') Z ')) throw new Error(`Process ${pid} is still there.`);
  });
}
