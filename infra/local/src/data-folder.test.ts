import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DataFolder, dataFolder, keptSecret, leaveDataFolder, takeDataFolder } from './data-folder.ts';

let root: string;
let folder: DataFolder;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'data-folder-'));
  folder = dataFolder(root);
});
afterEach(async () => await rm(root, { recursive: true }));

describe('takeDataFolder', () => {
  it('makes folders that only this user enters, but for the way to the sockets', async () => {
    await takeDataFolder(folder);
    for (const path of [folder.secrets, folder.sandboxes, folder.mirrors, folder.logs]) {
      expect((await stat(path)).mode & 0o777).toBe(0o700);
    }
  });

  it('is refused while another process has the folder, and granted when that one is gone', async () => {
    await takeDataFolder(folder);
    await writeFile(folder.pidFile, '1\n');
    await expect(takeDataFolder(folder)).rejects.toThrow(/already runs/);
    await writeFile(folder.pidFile, '4194305\n');
    await takeDataFolder(folder);
    await leaveDataFolder(folder);
  });

  it('refuses a path in which the sockets would not fit', async () => {
    await expect(takeDataFolder(dataFolder(join(root, 'x'.repeat(60))))).rejects.toThrow(/too long/);
  });
});

describe('keptSecret', () => {
  it('is made once, is long, and is readable by this user alone', async () => {
    await takeDataFolder(folder);
    const secret = await keptSecret(folder, 'session');
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(await keptSecret(folder, 'session')).toBe(secret);
    expect((await stat(join(folder.secrets, 'session'))).mode & 0o777).toBe(0o600);
  });
});
