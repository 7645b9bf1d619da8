import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import type { ServerMetadata } from 'openid-client';
import { z } from 'zod';
import { guardedFetch } from './guarded-fetch.ts';
import type { LogoutNotice } from './identity-client.ts';
import type { OpenIdSettings } from './identity-file.ts';

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
const oldestSeconds = 300;
const types = ['logout+jwt', 'application/logout+jwt'];
const id = z.string().min(1).max(255);

const notice = z
  .object({
    jti: id,
    iat: z.number(),
    sub: id.optional(),
    sid: id.optional(),
    events: z.looseObject({ [logoutEvent]: z.object({}) }),
    // An id token may have one, and must not pass for a notice.
    nonce: z.undefined().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined);

/**
 * Checks a logout token as OpenID Connect Back-Channel Logout 1.0, section 2.6, asks, and that it says what it is, which the standard
 * only recommends: some providers do not. One that says that it is something else is never taken.
 * @throws when it is none.
 */
export async function readLogoutToken(
  token: string,
  metadata: ServerMetadata,
  { clientId, untypedLogoutTokens }: Pick<OpenIdSettings, 'clientId' | 'untypedLogoutTokens'>,
): Promise<LogoutNotice> {
  const algorithms = (metadata.id_token_signing_alg_values_supported ?? ['RS256']).filter((name) =>
    /^[A-Z]S\d|^Ed/.test(name),
  );
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(await readKeys(metadata)), {
    issuer: metadata.issuer,
    audience: clientId,
    algorithms: algorithms.filter((name) => !name.startsWith('HS')),
    maxTokenAge: oldestSeconds,
    clockTolerance: 30,
  });
  const type = (protectedHeader.typ ?? 'jwt').toLowerCase();
  if (!types.includes(type) && !(untypedLogoutTokens === true && type === 'jwt')) {
    throw new Error('The logout token does not say that it is one, or that it is something else.');
  }
  const { jti, iat, sub, sid } = notice.parse(payload);
  return {
    issuer: metadata.issuer,
    subject: sub ?? null,
    providerSession: sid ?? null,
    noticeId: jti,
    expiresAt: new Date((iat + 2 * oldestSeconds) * 1_000),
  };
}

async function readKeys(metadata: ServerMetadata): Promise<JSONWebKeySet> {
  const answer = await guardedFetch(z.string().parse(metadata.jwks_uri), { headers: { accept: 'application/json' } });
  return z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }).parse(await answer.json()) as JSONWebKeySet;
}
