import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLines } from '../read-lines.ts';
import { toolHostProcess } from './tool-host.ts';

let home: string;
let host: ChildProcess;
let lines: string[];
let changed = Promise.withResolvers<void>();

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'host-'));
  start();
});
afterEach(async () => {
  await stop();
  await rm(home, { recursive: true, force: true });
});

function start(): void {
  const [program = '', ...given] = toolHostProcess().command;
  host = spawn(program, given, { env: { PATH: process.env.PATH, HOME: home }, stdio: ['pipe', 'pipe', 'ignore'] });
  lines = [];
  void read(host);
}

async function read({ stdout }: ChildProcess): Promise<void> {
  for await (const line of readLines(stdout as AsyncIterable<Uint8Array>)) {
    lines.push(line);
    changed.resolve();
    changed = Promise.withResolvers();
  }
}

async function stop(): Promise<void> {
  const ended = once(host, 'exit');
  host.stdin?.end();
  await ended;
}

const say = (...text: string[]) => host.stdin?.write(text.map((line) => `${line}\n`).join(''));
const base64 = (text: string) => Buffer.from(text).toString('base64');
const script = (run: string, text: string) => [`A 1 part ${run} 0 ${base64(text)} .`, `A 1 run ${run} .`];

async function until(matches: (line: string) => boolean): Promise<string> {
  for (;;) {
    const found = lines.find(matches);
    if (found !== undefined) return found;
    await changed.promise;
  }
}

const outputOf = (run: string) =>
  Buffer.concat(
    lines
      .filter((line) => line.startsWith(`out A ${run} `))
      .map((line) => Buffer.from(line.split(' ')[3] ?? '', 'base64')),
  ).toString();

describe('the tool host', () => {
  it('runs a script once, and tells how it ended', async () => {
    say('A 1 hello .', ...script('r', 'echo out; echo err >&2; exit 3'), 'A 1 run r .', 'A 1 note end 0 1 AA== .');
    expect(await until((line) => line.startsWith('exit A r'))).toMatch(/^exit A r 3 \d+\.\d\d$/);
    await until((line) => line.startsWith('note A 1 end'));
    expect(outputOf('r')).toBe('out\nerr\n');
    expect(lines.filter((line) => line.startsWith('start'))).toHaveLength(1);
  });

  it('takes half a line of a writer that died for none', async () => {
    say('A 1 hello .', `A 1 part r 0 ${base64('echo whole')} .`);
    host.stdin?.write('A 1 part r 0 ZWNobyBoYWxm');
    say('', 'A 2 hello .', 'A 2 run r .');
    await until((line) => line.startsWith('exit'));
    expect(outputOf('r')).toBe('whole\n');
  });

  it('listens to nobody any more whose lease is older', async () => {
    say('A 1 hello .', 'A 2 hello .', ...script('old', 'echo old'), 'A 1 note x 0 1 AA== .', 'A 1 hello .');
    say('A 2 note y 0 1 AA== .');
    await until((line) => line.startsWith('note A 2 y'));
    expect(lines.filter((line) => /^(start|note A 1)/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('hello'))).toEqual(['hello A 1', 'hello A 2']);
  });

  it('begins with what was noted before, also where the last note was not whole', async () => {
    say('A 1 hello .', 'A 1 note x 0 1 AA== .');
    await until((line) => line.startsWith('note'));
    await stop();
    start();
    await until((line) => line === 'ready');
    expect(lines.filter(Boolean)).toEqual(['generation', 'note A 1 x 0 1 AA==', 'generation', 'ready']);
  });

  it('ends a script with all that it started', async () => {
    say('A 1 hello .', ...script('r', '(sleep 60; echo late) & echo on; sleep 60'));
    await until((line) => line.startsWith('out'));
    say('A 1 kill r interrupt .');
    expect(await until((line) => line.startsWith('exit'))).toMatch(/^exit A r 143 /);
    expect(lines).toContain('kill A r interrupt');
  });

  it('does not wait for what a script leaves in the background for ever', async () => {
    say('A 1 hello .', ...script('r', 'sleep 60 & echo $! >"$HOME/left"; echo done'));
    expect(await until((line) => line.startsWith('exit'))).toMatch(/^exit A r 0 /);
    say(...script('clean', 'kill "$(cat "$HOME/left")"'));
    await until((line) => line.startsWith('exit A clean 0'));
  });

  it('leaves out the middle of megabytes of output, and no line is longer than can be written at once', async () => {
    say('A 1 hello .', ...script('r', 'echo first; yes 123456789 | head -c 6000000; echo last'));
    await until((line) => line.startsWith('exit'));
    const cut = Number(lines.find((line) => line.startsWith('cut'))?.split(' ')[3]);
    const output = outputOf('r');
    expect(output.startsWith('first\n')).toBe(true);
    expect(output.endsWith('last\n')).toBe(true);
    expect(output.length + cut).toBe(6_000_000 + 'first\nlast\n'.length);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(4_096);
  }, 60_000);
});
