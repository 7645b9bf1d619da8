import type { admissionRequest, ProviderSignal, TokenRequest } from '@codex-web/contracts/admission';
import { Agent, request } from 'undici';
import type { z } from 'zod';
import { buildInternalApp } from '../internal/internal-app.ts';
import type { TestApp } from './test-app.ts';
import { type Identity, makeIdentities } from './test-certificates.ts';

/** Asks the gateway's side of the API, over TLS in which both sides show who they are. */
export type TestGateway = {
  url: string;
  identities: Record<'api' | 'gateway' | 'worker', Identity>;
  admit: (attemptId: string, asked?: Partial<z.input<typeof admissionRequest>>) => Promise<Answer>;
  renew: (attemptId: string, asked: Omit<TokenRequest, 'reason'>) => Promise<Answer>;
  signal: (attemptId: string, signal: ProviderSignal) => Promise<Answer>;
  close: () => Promise<void>;
};

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came.
export type Answer = { status: number; body: any; text: string };

export async function startTestGateway({ parts }: TestApp): Promise<TestGateway> {
  const identities = makeIdentities('api', 'gateway', 'worker');
  const app = buildInternalApp(parts, identities.api);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const client = gatewayClient(url, identities.gateway);
  return {
    url,
    identities,
    ...client,
    close: async () => {
      await client.close();
      await app.close();
    },
  };
}

export type GatewayClient = Pick<TestGateway, 'admit' | 'renew' | 'signal' | 'close'>;

export function gatewayClient(url: string, identity: Identity): GatewayClient {
  const dispatcher = new Agent({ connect: identity });
  const ask = async (attemptId: string, path: string, body: object): Promise<Answer> => {
    const answer = await request(`${url}/internal/v1/attempts/${attemptId}/${path}`, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: text === '' ? null : JSON.parse(text), text };
  };
  return {
    admit: (attemptId, asked) => ask(attemptId, 'admissions', { records: [], heldGeneration: null, ...asked }),
    renew: (attemptId, asked) => ask(attemptId, 'token', { reason: 'unauthorized', ...asked }),
    signal: (attemptId, signal) => ask(attemptId, 'signals', signal),
    close: async () => await dispatcher.destroy(),
  };
}
