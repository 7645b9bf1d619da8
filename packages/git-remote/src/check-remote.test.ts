import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRemote } from './check-remote.ts';

const publicOnly = { allowedFolders: [], allowPrivateAddresses: [] };
const names: Record<string, string[]> = {
  'git.example.com': ['93.184.216.34'],
  'both.example.com': ['93.184.216.34', '2606:2800:220:1::1'],
  'mixed.example.com': ['93.184.216.34', '10.0.0.5'],
  'git.internal': ['10.1.2.3'],
};
const lookup = async (host: string) => {
  const found = names[host];
  if (!found) throw new Error('ENOTFOUND');
  return found;
};

describe('checkRemote for servers', () => {
  it('pins every address of the name, with the port of the scheme', async () => {
    const remote = await checkRemote('https://both.example.com/team/a.git', publicOnly, { lookup });
    expect(remote).toEqual({
      kind: 'http',
      url: 'https://both.example.com/team/a.git',
      pin: 'both.example.com:443:93.184.216.34,[2606:2800:220:1::1]',
    });
  });

  it('pins the port that is given', async () => {
    const remote = await checkRemote('http://git.example.com:8080/a.git', publicOnly, { lookup });
    expect(remote).toMatchObject({ pin: 'git.example.com:8080:93.184.216.34' });
  });

  it('takes the dot off the end of a name, so that the pin and the request mean the same name', async () => {
    const remote = await checkRemote('https://git.example.com./a.git', publicOnly, { lookup });
    expect(remote).toMatchObject({ url: 'https://git.example.com/a.git', pin: 'git.example.com:443:93.184.216.34' });
  });

  it('needs no pin for an address', async () => {
    const remote = await checkRemote('https://93.184.216.34/a.git', publicOnly, { lookup });
    expect(remote).toEqual({ kind: 'http', url: 'https://93.184.216.34/a.git', pin: null });
  });

  it('refuses a name when one of its addresses is private', async () => {
    await expect(checkRemote('https://mixed.example.com/a.git', publicOnly, { lookup })).rejects.toMatchObject({
      code: 'repository_url_forbidden',
    });
  });

  it.each([['10.0.0.0/8'], ['10.1.2.3'], ['git.internal'], ['GIT.internal']])(
    'allows a private server by %s',
    async (entry) => {
      const policy = { allowedFolders: [], allowPrivateAddresses: ['192.168.7.0/24', entry] };
      await expect(checkRemote('http://git.internal/a.git', policy, { lookup })).resolves.toMatchObject({
        pin: 'git.internal:80:10.1.2.3',
      });
    },
  );

  it.each([['10.2.0.0/16'], ['10.1.2.4'], ['internal'], ['10.1.2.3/'], ['10.1.2.3/33'], ['']])(
    'does not take the entry %j for that server',
    async (entry) => {
      const policy = { allowedFolders: [], allowPrivateAddresses: [entry] };
      await expect(checkRemote('http://git.internal/a.git', policy, { lookup })).rejects.toMatchObject({
        code: 'repository_url_forbidden',
      });
    },
  );

  it.each([
    ['no address at all', async () => []],
    ['a failing resolver', lookup],
  ])('says that a name is unknown: %s', async (_, given) => {
    await expect(checkRemote('https://nowhere.example/a.git', publicOnly, { lookup: given })).rejects.toMatchObject({
      code: 'repository_unreachable',
      publicMessage: expect.stringContaining('nowhere.example'),
    });
  });
});

describe('checkRemote for paths', () => {
  let root: string;
  let allowed: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'cw-check-'));
    allowed = join(root, 'allowed');
    for (const folder of ['allowed/project.git', 'allowed/linked-git', 'allowed-not/secret.git', 'elsewhere/.git']) {
      await mkdir(join(root, folder), { recursive: true });
    }
    await symlink(allowed, join(root, 'link-to-allowed'));
    await symlink(join(root, 'elsewhere'), join(allowed, 'link-out'));
    await symlink(join(root, 'elsewhere/.git'), join(allowed, 'linked-git/.git'));
  });
  afterAll(() => rm(root, { recursive: true }));

  it('gives the real path of a repository in an allowed folder, also when that folder is a link', async () => {
    const policy = { allowedFolders: [join(root, 'link-to-allowed')], allowPrivateAddresses: [] };
    await expect(checkRemote(join(root, 'link-to-allowed/project.git'), policy)).resolves.toEqual({
      kind: 'path',
      path: join(allowed, 'project.git'),
    });
  });

  it.each(['link-out', 'linked-git', '../elsewhere', '../allowed-not/secret.git', '../allowed-not/missing.git', '..'])(
    'refuses %s, which leads out of the allowed folder',
    async (path) => {
      const policy = { allowedFolders: [allowed], allowPrivateAddresses: [] };
      await expect(checkRemote(`${allowed}/${path}`, policy)).rejects.toMatchObject({
        code: 'repository_url_forbidden',
      });
    },
  );

  it('says that a repository is missing only inside an allowed folder', async () => {
    const policy = { allowedFolders: [allowed], allowPrivateAddresses: [] };
    await expect(checkRemote(join(allowed, 'missing.git'), policy)).rejects.toMatchObject({
      code: 'repository_unreachable',
    });
  });
});
