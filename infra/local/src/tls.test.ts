import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DataFolder, dataFolder } from './data-folder.ts';
import { needCertificates } from './tls.ts';

let root: string;
let folder: DataFolder;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tls-'));
  folder = dataFolder(root);
});
afterEach(async () => await rm(root, { recursive: true }));

const read = async (path: string) => new X509Certificate(await readFile(path));

describe('needCertificates', () => {
  it('makes one for the API and one for the gateway, from one authority, that this user alone can read', async () => {
    const { api, gateway } = await needCertificates(folder);
    const authority = await read(api.ca);
    for (const [name, files] of Object.entries({ api, gateway })) {
      const certificate = await read(files.cert);
      expect(certificate.verify(authority.publicKey)).toBe(true);
      expect(certificate.checkHost(name)).toBe(name);
      expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
      expect((await stat(files.key)).mode & 0o777).toBe(0o600);
    }
    expect((await read(gateway.cert)).checkHost('api')).toBeUndefined();
  });

  it('keeps them', async () => {
    const before = await readFile((await needCertificates(folder)).gateway.cert);
    expect(await readFile((await needCertificates(folder)).gateway.cert)).toEqual(before);
  });

  it('makes anew what is broken, and all of them when the authority is', async () => {
    const { api, gateway } = await needCertificates(folder);
    const before = await readFile(api.cert);
    await writeFile(gateway.cert, 'broken');
    await needCertificates(folder);
    expect((await read(gateway.cert)).verify((await read(api.ca)).publicKey)).toBe(true);
    expect(await readFile(api.cert)).toEqual(before);
    await writeFile(api.ca, 'broken');
    await needCertificates(folder);
    expect((await read(api.cert)).verify((await read(api.ca)).publicKey)).toBe(true);
  });
});
