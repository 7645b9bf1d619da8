import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

export type OidcAccount = Record<string, unknown> & { sub: string };

export type OidcProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the provider says of each person; may be changed at any time. */
  accounts: Map<string, OidcAccount>;
  /** Bends what an id token says before it is signed. */
  bend: ((claims: JWTPayload) => JWTPayload) | null;
  /** Makes the id token instead. */
  forge: ((claims: JWTPayload) => Promise<string>) | null;
  /** `other`: with a key that nobody published, under the name of the published one. */
  signWith: 'own' | 'other';
  /** Answers these paths with 500. */
  brokenOn: Set<string>;
  /** Signs with a new key from now on, and publishes that one alone. */
  rotateKey(): Promise<void>;
  /** A token that says that a person signed out. */
  logoutToken(claims: JWTPayload, type?: string | null): Promise<string>;
  close(): Promise<void>;
};

/**
 * A real OpenID provider with made-up people: anybody who comes picks who they are, on a plain page, and gives no password.
 * @param productUrl whose callback it accepts. @param id of the provider in the operator's file.
 */
export async function startOidcProvider(productUrl: string, id = 'company'): Promise<OidcProvider> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  let current = await makeKey();
  let provider = makeProvider();

  const self: OidcProvider = {
    issuer,
    clientId: 'codex-web',
    clientSecret: 'a-secret-for-tests-that-is-long-enough',
    accounts: new Map(),
    bend: null,
    forge: null,
    signWith: 'own',
    brokenOn: new Set(),
    rotateKey: async () => {
      current = await makeKey();
      provider = makeProvider();
    },
    logoutToken: (claims, type = 'logout+jwt') => sign({ iat: now(), exp: now() + 120, ...claims }, type),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  server.on('request', (request, response) => void answer(request, response));
  return self;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (self.brokenOn.has(pathname)) return void response.writeHead(500).end();
    if (!pathname.startsWith('/interaction/')) return void provider.callback()(request, response);
    const account = new URLSearchParams(await text(request)).get('account');
    if (account === null) return void response.setHeader('content-type', 'text/html').end(choicePage(self.accounts));
    const result = account === '' ? { error: 'access_denied' } : { login: { accountId: account } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  function makeProvider(): Provider {
    const made = new Provider(issuer, {
      clients: [
        {
          client_id: 'codex-web',
          client_secret: 'a-secret-for-tests-that-is-long-enough',
          redirect_uris: [`${productUrl}/api/v1/sign-in/${id}/callback`],
          post_logout_redirect_uris: [`${productUrl}/sign-in`],
          backchannel_logout_uri: `${productUrl}/api/v1/identity-providers/${id}/back-channel-logout`,
          backchannel_logout_session_required: true,
        },
      ],
      jwks: { keys: [current.privateJwk] },
      cookies: { keys: ['for tests'] },
      pkce: { required: () => true },
      claims: { openid: ['sub', 'sid', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: false,
      ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, sub) => {
        const account = self.accounts.get(sub);
        return account && { accountId: sub, claims: async () => account };
      },
      loadExistingGrant: async ({ oidc }) => {
        const { client, session } = oidc;
        const known = client && session?.grantIdFor(client.clientId);
        if (known) return await oidc.provider.Grant.find(known);
        const grant = new oidc.provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
      renderError: async (context, out) => {
        context.type = 'json';
        context.body = out;
      },
    });
    made.use(async (context, next) => {
      await next();
      const body = context.body as { id_token?: string } | undefined;
      if (context.path !== '/token' || body?.id_token === undefined) return;
      if (self.bend === null && self.forge === null && self.signWith === 'own') return;
      const claims = decodeJwt(body.id_token);
      const made = self.forge?.(claims) ?? sign(self.bend?.(claims) ?? claims);
      context.body = { ...body, id_token: await made };
    });
    return made;
  }

  async function sign(claims: JWTPayload, type: string | null = 'JWT'): Promise<string> {
    const { privateKey } = self.signWith === 'own' ? current : await makeKey();
    const header = { alg: 'RS256', kid: current.privateJwk.kid, ...(type !== null && { typ: type }) };
    return await new SignJWT({ iss: issuer, aud: self.clientId, ...claims })
      .setProtectedHeader(header)
      .sign(privateKey);
  }
}

async function makeKey() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = crypto.randomUUID();
  return { privateKey, privateJwk: { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' } };
}

function now(): number {
  return Math.floor(Date.now() / 1_000);
}

function choicePage(accounts: Map<string, OidcAccount>): string {
  const buttons = [...accounts.keys(), ''].map(
    (sub) =>
      `<button name="account" value="${encodeURIComponent(sub)}">${encodeURIComponent(sub) || 'Cancel'}</button>`,
  );
  return `<!doctype html><title>Who are you?</title><h1>Company sign-in</h1><form method="post">${buttons.join('')}</form>`;
}
