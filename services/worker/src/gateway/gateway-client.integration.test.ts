import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GatewayClient, GatewayUnavailableError, gatewayClient } from './gateway-client.ts';

let folder: string;
let socket: string;
let server: Server | null;
let client: GatewayClient;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-client-'));
  socket = join(folder, 'control.sock');
  server = null;
  client = gatewayClient(socket);
});
afterEach(async () => {
  await client.close();
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function startGateway(attemptId: string): Promise<void> {
  server = createServer((_request, answer) => {
    answer.end(JSON.stringify({ doorId: 'd1', attemptId, folder: '/doors/d1' }));
  });
  server.listen(socket);
  await once(server, 'listening');
}

describe('gatewayClient', () => {
  it('says at once that the gateway is away, where the caller asks again by itself', async () => {
    await expect(client.ping()).rejects.toThrow(GatewayUnavailableError);
    await expect(client.usage('d1', 0)).rejects.toThrow(GatewayUnavailableError);
  });

  it('waits with a door for a gateway that is being started again', async () => {
    const attemptId = randomUUID();
    const opened = client.openDoor('d1', attemptId);
    await expect(client.ping()).rejects.toThrow(GatewayUnavailableError);
    await startGateway(attemptId);
    await expect(opened).resolves.toEqual({ doorId: 'd1', attemptId, folder: '/doors/d1' });
  });
});
