import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookDeliveriesAnswer, webhookPayload, webhookWithSecret } from '@codex-web/contracts/webhook';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { killService, product } from '../src/product.ts';
import { script } from '../src/script.ts';

type Received = { headers: IncomingHttpHeaders; body: string };

/** Somebody's own server. It answers as often with 503 as it is told to. */
class Receiver {
  readonly received: Received[] = [];
  refusals = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      this.received.push({ headers: request.headers, body });
      response.statusCode = this.refusals-- > 0 ? 503 : 204;
      response.end();
    });
  }

  static async start(): Promise<Receiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Receiver(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** As a receiver checks it, from what the documentation says. */
function signatureOf(secret: string, { headers, body }: Received): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

let api: ApiClient;
let receiver: Receiver;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
  receiver = await Receiver.start();
});
test.afterAll(() => receiver.stop());

test('the end of a task is told to a webhook, signed, again after a refusal and after the API was killed', async () => {
  const made = await api.call('POST', '/webhooks', { name: 'Chat', url: receiver.url, types: ['task.completed'] });
  expect(made.status, made.text).toBe(201);
  const { webhook, secret } = webhookWithSecret.parse(made.json);
  try {
    receiver.refusals = 1;
    const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
    const task = await api.createTask({
      prompt: script('Told to a webhook', { say: 'Done.' }),
      repositoryId: repository.id,
    });
    await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBe(1);
    await killService('api');
    await expect.poll(() => receiver.received.length, { timeout: 120_000 }).toBeGreaterThan(1);
    const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']));
    expect(ids.size).toBe(1);
    for (const one of receiver.received) {
      expect(String(one.headers['webhook-signature']).split(' ')).toContain(signatureOf(secret, one));
      const { type, data } = webhookPayload.parse(JSON.parse(one.body));
      expect([type, data.task?.id, data.task?.state]).toEqual(['task.completed', task.id, 'completed']);
    }
    const log = await api.call('GET', `/webhooks/${webhook.id}/deliveries`);
    const [delivery] = webhookDeliveriesAnswer.parse(log.json).items;
    expect(delivery?.state).toBe('delivered');
    expect(delivery?.tries[0]?.status).toBe(503);
  } finally {
    expect((await api.call('DELETE', `/webhooks/${webhook.id}`)).status).toBe(204);
  }
});
