import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSecret } from './browser-flow.ts';
import type { OpenIdSettings } from './identity-file.ts';
import { createOpenIdClient } from './open-id-client.ts';

let at: string;
/** What the provider says that it is called. */
let issuer: string;
const server = createServer((_request, response) => {
  const metadata = {
    issuer,
    authorization_endpoint: `${at}/authorize`,
    token_endpoint: `${at}/token`,
    jwks_uri: `${at}/keys`,
    response_types_supported: ['code'],
  };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(metadata));
});

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

function begin(): Promise<URL> {
  const settings: OpenIdSettings = {
    ...{ kind: 'oidc', id: 'company', label: 'Company', issuer: at, clientId: 'us', clientSecret: null },
    ...{
      emailsAreVerified: false,
      scopes: ['openid'],
      roles: [],
      forced: false,
      operatorsKeepPassword: true,
      askSecondFactor: false,
    },
    claims: { email: 'email', emailVerified: 'email_verified', name: 'name' },
  };
  const redirectUri = 'http://product.example/callback';
  const flow = { state: newSecret(), nonce: newSecret(), verifier: newSecret(), redirectUri };
  return createOpenIdClient(settings).begin(flow);
}

describe('a provider', () => {
  it('is asked when it is called what the operator calls it', async () => {
    issuer = at;
    expect((await begin()).href).toMatch(`${at}/authorize?`);
  });

  it('is not believed to be another one', async () => {
    issuer = 'https://evil.example';
    await expect(begin()).rejects.toMatchObject({ code: expect.stringMatching(/^identity_/) });
    issuer = `${at}/x`;
    await expect(begin()).rejects.toMatchObject({ code: expect.stringMatching(/^identity_/) });
  });
});
