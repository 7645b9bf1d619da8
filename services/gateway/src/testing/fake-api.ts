import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  type Admission,
  type AdmissionRequest,
  admissionRequest,
  type Connection,
  type ProviderSignal,
  providerSignal,
  type TokenRequest,
  tokenRequest,
  type WireToken,
} from '@codex-web/contracts/admission';
import type { ErrorCode } from '@codex-web/contracts/error-code';
import { type Certificates, certificates } from './certificates.ts';

export const credentialId = '22222222-2222-4222-8222-222222222222';

type Seen<T> = T & { attemptId: string };
export type ApiRefusal = { status: number; code: ErrorCode; message: string };
type Answering<Asked, Answer> = (
  asked: Seen<Asked>,
  number: number,
) => Answer | ApiRefusal | Promise<Answer | ApiRefusal>;

export function connectionTo(baseUrl: string, more: Partial<Connection> = {}): Connection {
  return {
    kind: 'openai-compatible',
    baseUrl,
    wireApi: 'responses',
    credentialId,
    tokenHeader: 'authorization',
    headers: {},
    trusted: true,
    ...more,
  };
}

export function apiKey(accessToken: string, generation = accessToken): WireToken {
  return { accessToken, generation: `of-${generation}`, expiresAt: null };
}

/** The token of a ChatGPT sign-in. */
export function chatgptToken(number: number, accountId = 'acct-1'): WireToken {
  return { ...apiKey(`token-${number}`), chatgpt: { accountId, planType: 'pro' } };
}

/**
 * The API's side of the gateway over HTTPS, where both show certificates. It admits everything, with `token`, and
 * gives no other one, until it is told to answer differently.
 */
export async function startFakeApi(options: {
  connection: Connection;
  token?: WireToken | null;
  limited?: boolean;
  certificates?: Certificates;
}) {
  const { connection, limited = false } = options;
  let token = options.token === undefined ? apiKey('sk-test-canary') : options.token;
  const { ca, cert, key } = (options.certificates ?? certificates()).server;
  const admissions: Seen<AdmissionRequest>[] = [];
  const tokens: Seen<TokenRequest>[] = [];
  const signals: Seen<ProviderSignal>[] = [];
  const admitByDefault: Answering<AdmissionRequest, Admission> = ({ heldGeneration }) => ({
    kind: 'admitted',
    connection,
    needsToken: token !== null,
    token: heldGeneration === token?.generation ? null : token,
    limited,
  });
  let admit = admitByDefault;
  let renew: Answering<TokenRequest, WireToken> = () => ({
    status: 409,
    code: 'credential_needs_sign_in',
    message: 'The model provider refused the API key.',
  });

  async function renewed(): Promise<WireToken | ApiRefusal> {
    const answered = await renew(tokens.at(-1) as Seen<TokenRequest>, tokens.length);
    if ('accessToken' in answered) token = answered;
    return answered;
  }

  async function answer(attemptId: string, what: string, body: unknown): Promise<object | null> {
    switch (what) {
      case 'admissions':
        admissions.push({ ...admissionRequest.parse(body), attemptId });
        return await admit(admissions.at(-1) as Seen<AdmissionRequest>, admissions.length);
      case 'token':
        tokens.push({ ...tokenRequest.parse(body), attemptId });
        return await renewed();
      default:
        signals.push({ ...providerSignal.parse(body), attemptId });
        return null;
    }
  }

  const tls = { ca, cert, key, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' as const };
  const server = createServer(tls, async (request, response) => {
    const [, attemptId = '', what = ''] = /^\/internal\/v1\/attempts\/([^/]+)\/(.+)$/.exec(request.url ?? '') ?? [];
    const given = (await request.setEncoding('utf8').toArray()).join('');
    const answered = await answer(attemptId, what, JSON.parse(given));
    const refusal = answered && 'status' in answered ? (answered as ApiRefusal) : null;
    if (!answered) return void response.writeHead(204).end();
    const body = refusal ? { error: { code: refusal.code, message: refusal.message, requestId: 'r' } } : answered;
    response.writeHead(refusal?.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    admissions,
    tokens,
    signals,
    admitByDefault,
    admitWith: (answering: typeof admit) => {
      admit = answering;
    },
    renewWith: (answering: typeof renew) => {
      renew = answering;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type FakeApi = Awaited<ReturnType<typeof startFakeApi>>;
