import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { testRedisUrl } from './test-app.ts';

/** A Redis that can go away and come back: a door before the one at TEST_REDIS_URL. */
export type CuttableRedis = {
  url: string;
  /** Breaks every connection and takes no other one until mended. */
  cut: () => void;
  /** Lets every connection stand, with nothing coming through, until mended. New ones get nothing either. */
  freeze: () => void;
  mend: () => void;
  close: () => Promise<void>;
};

export async function createCuttableRedis(): Promise<CuttableRedis> {
  const target = new URL(testRedisUrl());
  const sockets = new Set<Socket>();
  let open = true;
  let frozen = false;
  const server = createServer((near) => {
    if (!open) return void near.destroy();
    const far = connect(Number(target.port || 6379), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    near.on('data', (data) => frozen || far.write(data));
    far.on('data', (data) => frozen || near.write(data));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    open = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: Object.assign(new URL(target), { hostname: '127.0.0.1', port: String(port) }).href,
    cut,
    freeze: () => {
      frozen = true;
    },
    mend: () => {
      open = true;
      frozen = false;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
