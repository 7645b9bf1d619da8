import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createLogger } from '@codex-web/service-kit/logger';
import { createDemoServer } from '../demo-server.ts';
import type { CallWaits } from '../tool-call.ts';

/** A demo model in this process, on a port of its own. */
export async function startDemo(waits?: CallWaits) {
  const server = createDemoServer(createLogger('demo-model', 'silent'), waits);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
