import { connect } from 'node:net';
import { type DataFolder, keptSecret } from './data-folder.ts';
import { freePort } from './free-port.ts';
import { needCommand } from './install-packages.ts';
import { runCommand } from './run-command.ts';
import { say } from './say.ts';
import { StartError } from './start-error.ts';
import { type Service, supervise } from './supervise.ts';

/** A Redis of our own. It keeps nothing on disk: everything in it can be made again from the database. */
export async function startRedis(folder: DataFolder): Promise<{ url: string; service: Service }> {
  const port = await freePort();
  const password = await keptSecret(folder, 'redis');
  const service = await supervise(folder, {
    name: 'redis',
    ...(await redisProgram(folder, port, password)),
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', CODEX_WEB_DATA: folder.root },
    isReady: () => answers(port),
  });
  return { url: `redis://:${password}@127.0.0.1:${port}`, service };
}

const settings = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
const image = 'redis:7-alpine';

/** The distribution's package, or Docker's image where there is none. */
async function redisProgram(
  folder: DataFolder,
  port: number,
  password: string,
): Promise<{ command: string; args: string[] }> {
  try {
    await needCommand('redis-server', ['redis-server'], 'the queue');
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    say(`There is no redis-server to be had; taking the Docker image ${image} …`);
    const { code } = await runCommand('docker', ['pull', '-q', image]);
    if (code !== 0) throw new StartError(`${error.message} Or set REDIS_URL to a Redis of yours.`);
    const name = `codex-web-redis-${await keptSecret(folder, 'installation')}`;
    await runCommand('docker', ['rm', '-f', name]);
    const args = ['run', '--rm', '--name', name, '-p', `127.0.0.1:${port}:6379`, image, 'redis-server', ...settings];
    return { command: 'docker', args: [...args, '--requirepass', password] };
  }
  const here = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.redis, '--requirepass', password];
  return { command: 'redis-server', args: [...here, ...settings] };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.end();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
