import { connect } from 'node:net';
import { type DataFolder, keptSecret } from './data-folder.ts';
import { freePort } from './free-port.ts';
import { needCommand } from './install-packages.ts';
import { type Service, supervise } from './supervise.ts';

/** A Redis of our own. It keeps nothing on disk: everything in it can be made again from the database. */
export async function startRedis(folder: DataFolder): Promise<{ url: string; service: Service }> {
  await needCommand('redis-server', ['redis-server'], 'the queue');
  const port = await freePort();
  const password = await keptSecret(folder, 'redis');
  const service = await supervise(folder, {
    name: 'redis',
    command: 'redis-server',
    args: [
      ...['--port', String(port), '--bind', '127.0.0.1', '--requirepass', password, '--dir', folder.redis],
      ...['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'],
    ],
    env: { PATH: process.env.PATH ?? '', CODEX_WEB_DATA: folder.root },
    isReady: () => answers(port),
  });
  return { url: `redis://:${password}@127.0.0.1:${port}`, service };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
    socket.on('connect', () => socket.end());
  });
}
