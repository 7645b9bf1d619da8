import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDockerEngine } from '../sandbox/docker/docker-engine.ts';
import type { AttachedSandbox } from '../sandbox/engine.ts';
import { CheckoutHarness, type Fixture } from '../testing/checkout/checkout-harness.ts';
import { sandboxImage } from '../testing/sandbox/sandbox-image.ts';
import { testSpec } from '../testing/sandbox/test-spec.ts';
import { loopDisk } from './loop-disk.ts';

// Building the image takes minutes where it is not there yet.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 900_000 });

const engine = createDockerEngine({ owner: `test-disk-${process.pid}` });
let harness: CheckoutHarness;
let image: string;
let repository: Awaited<ReturnType<CheckoutHarness['repository']>>;

beforeAll(async () => {
  image = await sandboxImage();
  harness = await CheckoutHarness.make(loopDisk);
  repository = await harness.repository((at) => {
    at.write('a.txt', 'one\n');
    at.write('folder/secret', 'base\n');
    at.write('file', 'base\n');
  });
});
afterEach(async () => {
  for (const { containerId } of await engine.list()) await engine.destroy(containerId);
});
afterAll(() => harness.remove());

async function run({ folders }: Fixture, script: string): Promise<AttachedSandbox> {
  const mounts = [
    { source: folders.workspace, target: '/workspace', readOnly: false },
    { source: folders.home, target: '/home/agent', readOnly: false },
    { source: folders.temporary, target: '/tmp', readOnly: false },
  ];
  const spec = { ...testSpec(image, ['bash', '-c', script]), mounts, workingDir: '/workspace', user: folders.user };
  return await engine.attach(await engine.create(spec), { signal: new AbortController().signal });
}

async function outputOf(attached: AttachedSandbox): Promise<string> {
  let text = '';
  for await (const chunk of attached.stdout) text += Buffer.from(chunk).toString('utf8');
  return text;
}

describe('a sandbox over its disk', () => {
  it('works in a clean checkout that is its own', async () => {
    const fixture = await harness.prepare(repository);
    const script =
      'git status --porcelain; echo two > a.txt; git commit -qam two 2>/dev/null || git add a.txt; touch /tmp/x ~/x; git status --porcelain';
    expect(await outputOf(await run(fixture, script))).toBe('M  a.txt\n');
    expect((await harness.collect(fixture)).files).toMatchObject([{ path: 'a.txt', added: 1, removed: 1 }]);
  });

  it('is stopped at the size of its disk, and its diff can still be had', async () => {
    const fixture = await harness.prepare(repository);
    const script =
      'echo two > a.txt; cat /dev/zero > /tmp/bomb; echo "cat: $?"; cat /dev/zero > ignored.log; rm /tmp/bomb ignored.log';
    expect(await outputOf(await run(fixture, script))).toBe('cat: 1\n');
    expect((await harness.collect(fixture)).files).toMatchObject([{ path: 'a.txt' }]);
  });

  it('gives nothing of the host away while it swaps files for links under the eyes of the collector', async () => {
    const fixture = await harness.prepare(repository);
    await writeFile(join(harness.folder, 'secret'), 'canary\n', { mode: 0o600 });
    const swap = `
      ln -s ${harness.folder}/secret link; ln -s ${harness.folder} folder-link; echo own > own; mkdir own-folder; echo own > own-folder/secret
      echo ready
      while true; do
        ln -sfn ${harness.folder}/secret tmp1; mv -fT tmp1 file; cp own tmp2; mv -fT tmp2 file
        mv -T folder aside; mv -T folder-link folder; mv -T folder folder-link; mv -T aside folder; echo x >> folder/secret
      done`;
    const attached = await run(fixture, swap);
    for await (const chunk of attached.stdout) if (String(Buffer.from(chunk)).includes('ready')) break;
    for (let round = 0; round < 25; round += 1) {
      const { patch } = await harness.collect(fixture);
      expect(patch.toString('latin1')).not.toContain('canary');
    }
  }, 60_000);
});
