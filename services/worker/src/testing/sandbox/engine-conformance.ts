import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AttachedSandbox, SandboxEngine, SandboxSpec } from '../../sandbox/engine.ts';
import { SandboxGoneError } from '../../sandbox/sandbox-gone-error.ts';
import type { Program } from './programs.ts';

export type EngineUnderTest = { engine: SandboxEngine; spec: (program: Program) => SandboxSpec };

/** What the comment of SandboxEngine promises, as tests that every engine has to pass. */
export function describeEngine(name: string, setUp: () => Promise<EngineUnderTest>): void {
  describe(`${name} keeps the contract of a sandbox engine`, () => {
    let engine: SandboxEngine;
    let spec: (program: Program) => SandboxSpec;
    let detach = new AbortController();
    beforeAll(async () => {
      ({ engine, spec } = await setUp());
    });
    afterEach(async () => {
      detach.abort(new Error('detached'));
      for (const { containerId } of await engine.list()) await engine.destroy(containerId);
      expect(await engine.list()).toEqual([]);
    });

    const create = (program: Program, change: Partial<SandboxSpec> = {}) =>
      engine.create({ ...spec(program), ...change });
    const attach = (containerId: string) => {
      detach = new AbortController();
      return engine.attach(containerId, { signal: detach.signal });
    };

    it('says what it is', async () => {
      expect(await engine.ping()).not.toBe('');
    });

    it('gives the output in order and whole, also when the process ends at once', async () => {
      const attached = await attach(await create({ name: 'count', lines: 5_000, exitCode: 3 }));
      expect(await readAll(attached)).toBe(countLines(5_000));
      expect(await attached.exited).toEqual({ exitCode: 3, outOfMemory: false });
    });

    it('gives everything to whoever attaches after the end', async () => {
      const containerId = await create({ name: 'count', lines: 500, exitCode: 0 });
      await (await attach(containerId)).exited;
      detach.abort();
      const attached = await attach(containerId);
      expect(await readAll(attached)).toBe(countLines(500));
      expect(await attached.exited).toEqual({ exitCode: 0, outOfMemory: false });
    });

    it('gives a long line of many-byte characters as it was written', async () => {
      const attached = await attach(await create({ name: 'long', bytes: 120_000 }));
      expect(await readAll(attached)).toBe(`${'€'.repeat(40_000)}\nend\n`);
    });

    it('takes stdin from one attachment after the other, and gives each everything from the first byte on', async () => {
      const containerId = await create({ name: 'echo' });
      const first = await attach(containerId);
      await first.write('one\n');
      await readUntil(first, 'one\n');
      detach.abort(new Error('detached'));

      const second = await attach(containerId);
      await second.write('two\n');
      await readUntil(second, 'one\ntwo\n');
      detach.abort(new Error('detached'));

      const third = await attach(containerId);
      await third.write('exit 7\n');
      expect(await readAll(third)).toBe('one\ntwo\n');
      expect(await third.exited).toEqual({ exitCode: 7, outOfMemory: false });
    });

    it('keeps the order of writes that do not wait for each other', async () => {
      const attached = await attach(await create({ name: 'echo' }));
      const words = Array.from({ length: 200 }, (_, index) => `word ${index}\n`);
      await Promise.all([...words, 'exit 0\n'].map((word) => attached.write(word)));
      expect(await readAll(attached)).toBe(words.join(''));
    });

    it('keeps stderr apart, and does not wait for somebody to read it', async () => {
      const containerId = await create({ name: 'both' });
      expect(await readAll(await attach(containerId))).toBe('out\n');
      detach.abort();
      const { stderr } = await attach(containerId);
      expect(await readAll({ stdout: stderr })).toBe('err\n');
    });

    it('lets go of a container that goes on', async () => {
      const containerId = await create({ name: 'echo' });
      const attached = await attach(containerId);
      const reading = readAll(attached);
      detach.abort(new Error('detached'));
      await expect(reading).rejects.toThrow('detached');
      await expect(attached.exited).rejects.toThrow('detached');
      await expect(attached.write('more\n')).rejects.toThrow('detached');
      await expect(engine.attach(containerId, { signal: detach.signal })).rejects.toThrow('detached');
      expect(await engine.inspect(containerId)).toEqual({ kind: 'running' });
    });

    it('does not hold a container up that somebody attached to without reading', async () => {
      const containerId = await create({ name: 'long', bytes: 6_000_000 });
      await attach(containerId);
      detach.abort();
      expect(await (await attach(containerId)).exited).toEqual({ exitCode: 0, outOfMemory: false });
    });

    it('says of a process that took too much memory that it did', async () => {
      const containerId = await create({ name: 'devour' }, { memoryBytes: 64 * 1024 * 1024 });
      const exit = { exitCode: 137, outOfMemory: true };
      expect(await (await attach(containerId)).exited).toEqual(exit);
      expect(await engine.inspect(containerId)).toEqual({ kind: 'exited', exit });
    });

    it('stops reading a process that writes more than can be kept', async () => {
      const containerId = await create({ name: 'count', lines: 50_000, exitCode: 0 }, { logBytes: 100_000 });
      await expect(readAll(await attach(containerId))).rejects.toMatchObject({ code: 'output_too_large' });
    });

    it('takes nothing for a process that has ended', async () => {
      const attached = await attach(await create({ name: 'count', lines: 1, exitCode: 0 }));
      await attached.exited;
      await expect(attached.write('more\n')).rejects.toBeInstanceOf(SandboxGoneError);
    });

    it('ends a container at once, and its attachment with it', async () => {
      const containerId = await create({ name: 'wait' });
      const attached = await attach(containerId);
      const reading = readAll(attached);
      await engine.destroy(containerId);
      expect(['', 'ready\n']).toContain(await reading);
      expect(await attached.exited).toEqual({ exitCode: 137, outOfMemory: false });
    });

    it('destroys twice, twice at a time, and what never was', async () => {
      const containerId = await create({ name: 'wait' });
      await Promise.all([engine.destroy(containerId), engine.destroy(containerId)]);
      await engine.destroy(containerId);
      await engine.destroy(randomUUID());
      expect(await engine.inspect(containerId)).toEqual({ kind: 'missing' });
      await expect(attach(containerId)).rejects.toBeInstanceOf(SandboxGoneError);
    });

    it('lists its containers by their sandbox, ended ones too', async () => {
      const running = spec({ name: 'wait' });
      const ended = spec({ name: 'count', lines: 1, exitCode: 0 });
      const ids = [await engine.create(running), await engine.create(ended)];
      await (await attach(ids[1] ?? '')).exited;
      const listed = new Map((await engine.list()).map((each) => [each.containerId, each]));
      expect(listed.get(ids[0] ?? '')).toMatchObject({ sandboxId: running.sandboxId });
      expect(listed.get(ids[1] ?? '')).toMatchObject({ sandboxId: ended.sandboxId });
      expect(Math.abs((listed.get(ids[0] ?? '')?.createdAt ?? 0) - Date.now())).toBeLessThan(600_000);
    });

    it('replaces the container of a sandbox when it is created again', async () => {
      const again = spec({ name: 'wait' });
      const first = await engine.create(again);
      const second = await engine.create(again);
      expect((await engine.list()).map(({ containerId }) => containerId)).toEqual([second]);
      expect(await engine.inspect(first)).toEqual({ kind: 'missing' });
    });

    it('says which image is missing, and leaves nothing behind', async () => {
      const creating = create({ name: 'wait' }, { image: 'codex-web/no-such-image:none' });
      await expect(creating).rejects.toMatchObject({
        code: 'sandbox_failed',
        publicMessage: expect.stringContaining('codex-web/no-such-image:none'),
      });
      expect(await engine.list()).toEqual([]);
    });
  });
}

function countLines(lines: number): string {
  return Array.from({ length: lines }, (_, index) => `line ${index + 1}\n`).join('');
}

async function readAll({ stdout }: Pick<AttachedSandbox, 'stdout'>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdout) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function readUntil({ stdout }: AttachedSandbox, wanted: string): Promise<void> {
  let text = '';
  for await (const chunk of stdout) {
    text += Buffer.from(chunk).toString('utf8');
    if (text === wanted) return;
    expect(wanted.startsWith(text)).toBe(true);
  }
  throw new Error(`the output ended with ${JSON.stringify(text)}`);
}
