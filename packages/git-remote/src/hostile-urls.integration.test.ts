import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkRemote } from './check-remote.ts';
import { listBranches } from './list-branches.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let server: Server;
let port: number;
let connections = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-hostile-'));
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** In each, PORT is a port of this machine that counts connections, MARK a file that must never appear. */
const forbidden = [
  // transports that start a program
  'ext::sh -c touch% MARK',
  'ext::touch% MARK',
  'EXT::touch% MARK',
  'fd::17',
  'http::http://127.0.0.1:PORT/a.git',
  'transport::address',
  '::touch% MARK',
  // options instead of addresses
  '--upload-pack=touch MARK',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is sent
  '--upload-pack=touch${IFS}MARK',
  '-uhttp://127.0.0.1:PORT/',
  '-',
  // other schemes
  'file:///etc/passwd',
  'file://localhost/etc',
  'FILE:///etc',
  'ssh://git@127.0.0.1:PORT/a.git',
  'ssh://-oProxyCommand=touch%20MARK/a.git',
  'git://127.0.0.1:PORT/a.git',
  'git+ssh://127.0.0.1/a.git',
  'ftp://127.0.0.1:PORT/a.git',
  'ftps://127.0.0.1:PORT/a.git',
  'gopher://127.0.0.1:PORT/_GET',
  'dict://127.0.0.1:PORT/',
  'ldap://127.0.0.1:PORT/',
  'javascript:alert(1)',
  'data:text/plain,a',
  'git@127.0.0.1:a.git',
  'localhost:a.git',
  'touch MARK;',
  'a.git',
  '../a.git',
  './a.git',
  '~/a.git',
  // secrets within
  'https://ann:secret@127.0.0.1:PORT/a.git',
  'https://token@example.com/a.git',
  'https://:@127.0.0.1:PORT/a.git',
  'http://example.com@127.0.0.1:PORT/a.git',
  'http://example.com%40127.0.0.1:PORT/a.git',
  'http://127.0.0.1:PORT\\@example.com/a.git',
  // what curl or git could read in another way than we do
  'http://127.0.0.1:PORT/a.git?x=y',
  'http://127.0.0.1:PORT/a.git#x',
  'http://127.0.0.1:PORT/a.git\nhttp://example.com',
  'http://127.0.0.1:PORT/a\tb.git',
  'http://127.0.0.1:PORT/a b.git',
  'http://127.0.0.1:PORT\0.example.com/a.git',
  'http:/127.0.0.1:PORT/a.git',
  'http:127.0.0.1:PORT/a.git',
  'http://',
  'http://./a.git',
  'http://../a.git',
  'http://[/a.git',
  'http://127.0.0.1:99999/a.git',
  '',
  // this machine
  'http://localhost:PORT/a.git',
  'http://LOCALHOST.:PORT/a.git',
  'http://127.0.0.1:PORT/a.git',
  'http://127.0.0.1.:PORT/a.git',
  'http://127.1:PORT/a.git',
  'http://127.255.255.254:PORT/a.git',
  'http://0:PORT/a.git',
  'http://0.0.0.0:PORT/a.git',
  'http://2130706433:PORT/a.git',
  'http://0177.0.0.1:PORT/a.git',
  'http://0x7f000001:PORT/a.git',
  'http://0x7f.1:PORT/a.git',
  'http://017700000001:PORT/a.git',
  'http://%31%32%37.0.0.1:PORT/a.git',
  'http://①②⑦.0.0.1:PORT/a.git',
  'http://127。0。0。1:PORT/a.git',
  'http://[::1]:PORT/a.git',
  'http://[::]:PORT/a.git',
  'http://[0:0:0:0:0:0:0:1]:PORT/a.git',
  'http://[::ffff:127.0.0.1]:PORT/a.git',
  'http://[::ffff:7f00:1]:PORT/a.git',
  'http://[::127.0.0.1]:PORT/a.git',
  'http://[64:ff9b::7f00:1]:PORT/a.git',
  'http://[2002:7f00:1::]:PORT/a.git',
  'http://[2001:0:7f00:1::]:PORT/a.git',
  'http://[fe80::1%25lo]:PORT/a.git',
  // other private networks, and the metadata services of clouds
  'http://10.0.0.1:PORT/a.git',
  'http://172.16.0.1/a.git',
  'http://172.31.255.255/a.git',
  'http://192.168.1.1/a.git',
  'http://100.64.0.1/a.git',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/latest/meta-data/',
  'http://192.0.0.192/a.git',
  'http://198.18.0.1/a.git',
  'http://224.0.0.1/a.git',
  'http://255.255.255.255/a.git',
  'http://[fc00::1]/a.git',
  'http://[fd00:ec2::254]/a.git',
  'http://[fe80::1]/a.git',
  'http://[ff02::1]/a.git',
  'http://[2001:db8::1]/a.git',
  'http://[::ffff:10.0.0.1]/a.git',
  // paths
  '/',
  '/etc',
  '/etc/../etc/passwd',
  '/proc/self/cwd',
  '/tmp/codex-web-no-such-folder',
  '//127.0.0.1/share',
];

const policy = { allowedFolders: ['/codex-web-allowed'], allowPrivateAddresses: [] };
/** A resolver that gives away this machine for every name: what a hostile domain does. */
const lookup = async () => ['127.0.0.1', '::1'];

describe('an address that must not be used', () => {
  it('is covered by at least sixty examples', () => expect(new Set(forbidden).size).toBeGreaterThanOrEqual(60));

  it.each(forbidden)('is refused before anything is connected or executed: %j', async (template) => {
    const mark = join(folder, 'mark');
    const address = template.replaceAll('PORT', String(port)).replaceAll('MARK', mark);
    const attempt = checkRemote(address, policy, { lookup }).then((remote) => listBranches(remote));
    await expect(attempt).rejects.toMatchObject({
      name: 'AppError',
      code: expect.stringMatching(/^repository_url_(invalid|forbidden)$/),
    });
    expect(connections).toBe(0);
    expect(existsSync(mark)).toBe(false);
  });

  it('would be noticed: the port counts a connection that is allowed', async () => {
    const allowing = { allowedFolders: [], allowPrivateAddresses: ['127.0.0.1'] };
    const remote = await checkRemote(`http://127.0.0.1:${port}/a.git`, allowing);
    await expect(listBranches(remote)).rejects.toMatchObject({ code: 'repository_unreachable' });
    expect(connections).toBeGreaterThan(0);
  });
});
