import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CheckoutHarness } from '../testing/checkout/checkout-harness.ts';
import { oddTrees } from '../testing/checkout/odd-trees.ts';
import { ordinaryTrees } from '../testing/checkout/ordinary-trees.ts';
import { readTree } from '../testing/checkout/read-tree.ts';
import { folderDisk } from './folder-disk.ts';
import { loopDisk } from './loop-disk.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const disks = [
  { kind: 'a plain folder', disk: folderDisk },
  { kind: 'a disk of its own', disk: loopDisk },
];

describe.each(disks)('the patch of a workspace in $kind', ({ disk }) => {
  let harness: CheckoutHarness;
  beforeAll(async () => {
    harness = await CheckoutHarness.make(disk);
  });
  afterAll(() => harness.remove());

  it.each([...ordinaryTrees, ...oddTrees])(
    'turns a clean clone into the tree of the agent when $name',
    async ({ base, agent, except = {}, ignored = [] }) => {
      const repository = await harness.repository(base);
      const fixture = await harness.prepare(repository);
      agent(fixture.at);
      const { patch, files, statistics } = await harness.collect(fixture);
      const wanted = await readTree(fixture.folders.workspace);
      const actual = await readTree(await harness.applied(repository, patch));
      for (const path of ignored) expect(wanted.delete(path), path).toBe(true);
      for (const path of Object.keys(except)) for (const tree of [wanted, actual]) tree.delete(path);
      expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(wanted));
      expect(statistics).toMatchObject({ files: files.length, sizeBytes: patch.length });
    },
    120_000,
  );
});
