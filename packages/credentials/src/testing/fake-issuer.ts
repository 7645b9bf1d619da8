import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { challengeOf } from '../chatgpt/pkce.ts';
import { answerRefresh, type IssuerBehaviour, sendJson, wire } from './fake-issuer-answers.ts';
import { createFakeIssuerState, defaultAccount, type FakeAccount } from './fake-issuer-state.ts';

export type FakeIssuerOptions = {
  port?: number;
  /** Milliseconds since 1970, for when access tokens end. */
  now?(): number;
};

type Handler = (body: Record<string, string>, response: ServerResponse, url: URL) => unknown;

/**
 * An issuer of ChatGPT sign-ins on real HTTP, with single-use refresh tokens that rotate. Requests to `/_control` with a JSON body
 * `{ "do": "signIn" | "approve" | "next" | "hold" | "release" | "revoke" | "set" | "report", … }` drive it from another process.
 */
export async function startFakeIssuer({ port = 0, now = Date.now }: FakeIssuerOptions = {}) {
  const settings = {
    lifeMs: 3_600_000,
    deviceInterval: '5' as unknown,
    deviceEnabled: true,
    withoutRefreshToken: false,
  };
  const state = createFakeIssuerState({ now, lifeMs: () => settings.lifeMs });
  const behaviours: IssuerBehaviour[] = [];
  const requests: { path: string; body: Record<string, string> }[] = [];
  let gate: { promise: Promise<void>; resolve(): void } | null = null;
  const release = () => {
    gate?.resolve();
    gate = null;
  };
  const hold = () => {
    gate ??= Promise.withResolvers<void>();
  };

  const token: Handler = async (body, response) => {
    if (body.grant_type === 'refresh_token') {
      const behaviour = behaviours.shift();
      if (gate) await gate.promise;
      return answerRefresh(response, state, body.refresh_token ?? '', behaviour);
    }
    const account = state.exchange(body.code ?? '', body.code_verifier ?? '', body.redirect_uri ?? '');
    if (!account) return sendJson(response, 400, { error: 'invalid_grant' });
    const { refresh_token, ...others } = wire(state.signIn(account));
    sendJson(response, 200, settings.withoutRefreshToken ? others : { ...others, refresh_token });
  };

  const userCode: Handler = (_body, response) => {
    if (!settings.deviceEnabled) return sendJson(response, 404, {});
    const { deviceAuthId, userCode } = state.startDevice();
    sendJson(response, 200, { device_auth_id: deviceAuthId, user_code: userCode, interval: settings.deviceInterval });
  };

  const deviceToken: Handler = (body, response) => {
    const device = state.deviceOf(body.device_auth_id ?? '', body.user_code ?? '');
    if (device?.failsWith) return sendJson(response, device.failsWith, {});
    if (!device?.account) return sendJson(response, device ? 403 : 404, {});
    const verifier = state.verifier();
    const code = state.grant(device.account, null, challengeOf(verifier));
    sendJson(response, 200, {
      authorization_code: code,
      code_challenge: challengeOf(verifier),
      code_verifier: verifier,
    });
  };

  const authorize: Handler = (_body, response, url) => {
    const redirectUri = url.searchParams.get('redirect_uri') ?? '';
    const code = state.grant(defaultAccount, redirectUri, url.searchParams.get('code_challenge') ?? '');
    const query = new URLSearchParams({ code, state: url.searchParams.get('state') ?? '' });
    response.writeHead(302, { location: `${redirectUri}?${query}` }).end();
  };

  const revoke: Handler = (body, response) => {
    state.revoked.add(body.token ?? '');
    sendJson(response, 200, {});
  };

  const control: Handler = (body, response) => {
    const given = body as Record<string, unknown> & { account?: Partial<FakeAccount>; behaviours?: IssuerBehaviour[] };
    if (body.do === 'signIn') return sendJson(response, 200, state.signIn(given.account));
    if (body.do === 'approve') state.approve(String(body.userCode), given.account);
    if (body.do === 'next') behaviours.push(...(given.behaviours ?? []));
    if (body.do === 'hold') hold();
    if (body.do === 'release') release();
    if (body.do === 'revoke') state.revoked.add(String(body.refreshToken));
    if (body.do === 'set') Object.assign(settings, given.settings);
    const report = {
      redemptions: Object.fromEntries(state.redemptions),
      revoked: [...state.revoked],
      issued: state.issued,
    };
    sendJson(response, 200, report);
  };

  const routes: Record<string, Handler> = {
    '/oauth/token': token,
    '/oauth/authorize': authorize,
    '/oauth/revoke': revoke,
    '/api/accounts/deviceauth/usercode': userCode,
    '/api/accounts/deviceauth/token': deviceToken,
    '/_control': control,
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://issuer');
    const body = await readBody(request);
    if (url.pathname !== '/_control') requests.push({ path: url.pathname, body });
    const handler = routes[url.pathname];
    if (handler) {
      await Promise.resolve()
        .then(() => handler(body, response, url))
        .catch((error: unknown) => sendJson(response, 500, { error: String(error) }));
    } else response.writeHead(url.pathname === '/codex/device' ? 200 : 404).end('A page to type a code in.');
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId: 'app_fake',
    settings,
    ...state,
    /** Every request but those to `/_control`. */
    requests,
    /** How the following refreshes are answered, one each. */
    next: (...some: IssuerBehaviour[]) => void behaviours.push(...some),
    /** Keeps refreshes waiting until `release`. */
    hold,
    release,
    close: async () => {
      release();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export type FakeIssuer = Awaited<ReturnType<typeof startFakeIssuer>>;

async function readBody(request: IncomingMessage): Promise<Record<string, string>> {
  const body = await text(request);
  if (request.headers['content-type']?.includes('form')) return Object.fromEntries(new URLSearchParams(body));
  try {
    return JSON.parse(body || '{}');
  } catch {
    return {};
  }
}

if (import.meta.main) {
  const issuer = await startFakeIssuer({ port: Number(process.argv[2] ?? 0) });
  process.stdout.write(`${JSON.stringify({ url: issuer.url, clientId: issuer.clientId })}\n`);
}
