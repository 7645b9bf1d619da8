import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A door without a gateway behind it: a folder with a socket that leads to a port of this host. */
export async function startDoor(
  port: number,
): Promise<{ folder: string; requests: () => number; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'door-'));
  await chmod(folder, 0o755);
  const open = new Set<Socket>();
  let requests = 0;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.on('data', (bytes) => {
      if (bytes.toString('latin1', 0, 5) === 'POST ') requests += 1;
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(join(folder, 'gateway.sock'));
  await once(server, 'listening');
  await chmod(join(folder, 'gateway.sock'), 0o666);
  return {
    folder,
    requests: () => requests,
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
