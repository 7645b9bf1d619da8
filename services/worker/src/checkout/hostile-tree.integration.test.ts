import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CheckoutHarness, type Fixture } from '../testing/checkout/checkout-harness.ts';
import { type HostileVector, hostileVectors } from '../testing/checkout/hostile-vectors.ts';
import { readTree } from '../testing/checkout/read-tree.ts';
import { folderDisk } from './folder-disk.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let harness: CheckoutHarness;
let repository: Awaited<ReturnType<CheckoutHarness['repository']>>;
let marker: string;

beforeAll(async () => {
  harness = await CheckoutHarness.make(folderDisk);
  marker = join(harness.folder, 'executed');
  repository = await harness.repository((at) => {
    at.write('a.txt', 'one\n');
    at.write('sub/b.txt', 'two\n');
  });
});
afterAll(() => harness.remove());

async function planted({ plant }: HostileVector): Promise<Fixture> {
  const fixture = await harness.prepare(repository);
  plant(fixture.at, `touch ${marker}`);
  fixture.at.write('a.txt', 'changed\n');
  fixture.at.write('sub/new.txt', 'new\n');
  rmSync(marker, { force: true });
  return fixture;
}

describe('a workspace whose git directory is hostile', () => {
  it.each(hostileVectors)('gives its diff and executes nothing on the host: $name', async (vector) => {
    const fixture = await planted(vector);
    const { patch, files } = await harness.collect(fixture);
    expect(existsSync(marker)).toBe(false);
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['a.txt', 'sub/new.txt']));
    const wanted = await readTree(fixture.folders.workspace);
    expect(Object.fromEntries(await readTree(await harness.applied(repository, patch)))).toEqual(
      Object.fromEntries(wanted),
    );
  });

  it.each(hostileVectors.filter(({ firesOnPlainGit }) => firesOnPlainGit))(
    'would execute it if git were run there: $name',
    async (vector) => {
      const { at } = await planted(vector);
      at.run('git status || true; git diff HEAD || true; git add -A || true; git commit -qm x || true');
      expect(existsSync(marker)).toBe(true);
    },
  );
});
