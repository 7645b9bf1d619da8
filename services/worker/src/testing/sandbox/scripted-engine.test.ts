import { describe, expect, it } from 'vitest';
import { describeEngine } from './engine-conformance.ts';
import { playProgram } from './play-program.ts';
import { programCommand, programOf } from './programs.ts';
import { createScriptedEngine } from './scripted-engine.ts';
import { testSpec } from './test-spec.ts';

const image = 'scripted';
const scripted = () =>
  createScriptedEngine({ main: (process, { command }) => playProgram(process, programOf(command)), images: [image] });

describeEngine('the scripted engine', async () => ({
  engine: scripted(),
  spec: (program) => testSpec(image, programCommand(program)),
}));

describe('the scripted engine', () => {
  it.each([
    ['root', { user: { uid: 0, gid: 0 } }],
    ['no limit', { memoryBytes: 0 }],
    ['a relative mount', { mounts: [{ source: 'a', target: '/a', readOnly: true }] }],
  ])('does not accept a specification with %s', async (_, change) => {
    const spec = { ...testSpec(image, ['program', '{}']), ...change };
    await expect(scripted().create(spec)).rejects.toThrow('misuse');
  });

  it('does not accept two attachments at a time, nor reading an output twice', async () => {
    const engine = scripted();
    const containerId = await engine.create(testSpec(image, programCommand({ name: 'wait' })));
    const { signal } = new AbortController();
    const attached = await engine.attach(containerId, { signal });
    await expect(engine.attach(containerId, { signal })).rejects.toThrow('misuse');
    attached.stdout[Symbol.asyncIterator]();
    expect(() => attached.stdout[Symbol.asyncIterator]()).toThrow('misuse');
    await engine.destroy(containerId);
    expect(engine.containers).toBe(0);
  });
});
