import * as openId from 'openid-client';
import { guardedFetch } from './guarded-fetch.ts';
import type { FlowSecrets, IdentityClient } from './identity-client.ts';
import type { OpenIdSettings } from './identity-file.ts';
import { readLogoutToken } from './logout-token.ts';
import { identityError, toProviderFault } from './provider-fault.ts';
import { cleanEmail, cleanName, type ProviderAnswer, readClaim } from './provider-person.ts';
import { isTwoFactors } from './provider-policy.ts';

const metadataLifeMs = 3_600_000;
const longestId = 255;

/** Any provider of OpenID Connect, with the code flow and PKCE. */
export function createOpenIdClient(settings: OpenIdSettings, now: () => number = Date.now): IdentityClient {
  const metadata = keepMetadata(settings, now);
  const configure = async () => toConfiguration(settings, await metadata());

  return {
    settings,
    begin: (flow) =>
      orFault(async () => {
        const { state, nonce, verifier, redirectUri } = flow;
        return openId.buildAuthorizationUrl(await configure(), {
          redirect_uri: redirectUri,
          scope: settings.scopes.join(' '),
          state,
          nonce,
          code_challenge: await openId.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(settings.secondFactor?.acr && { acr_values: settings.secondFactor.acr.join(' ') }),
        });
      }),
    finish: (callback, flow) => orFault(async () => await readAnswer(settings, await configure(), callback, flow)),
    signOutUrl: (returnTo, idToken) =>
      orFault(async () => {
        const configuration = await configure();
        if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
        return openId.buildEndSessionUrl(configuration, {
          post_logout_redirect_uri: returnTo,
          ...(idToken !== null && { id_token_hint: idToken }),
        });
      }),
    readLogoutNotice: (token) => orFault(async () => await readLogoutToken(token, await metadata(), settings)),
  };
}

async function readAnswer(
  settings: OpenIdSettings,
  configuration: openId.Configuration,
  callback: URL,
  flow: FlowSecrets,
): Promise<ProviderAnswer> {
  const answer = await openId.authorizationCodeGrant(configuration, callback, {
    pkceCodeVerifier: flow.verifier,
    expectedState: flow.state,
    expectedNonce: flow.nonce,
    idTokenExpected: true,
  });
  const idClaims = answer.claims();
  if (!idClaims || !isId(idClaims.sub) || !isFor(settings.clientId, idClaims)) {
    throw identityError('identity_answer_invalid');
  }
  const claims = await withUserInfo(settings, configuration, answer.access_token, idClaims);
  const email = readClaim(claims, settings.claims.email);
  const verified = readClaim(claims, settings.claims.emailVerified);
  return {
    person: {
      issuer: idClaims.iss,
      subject: idClaims.sub,
      name: cleanName(readClaim(claims, settings.claims.name), claims.preferred_username, email),
      email: cleanEmail(email),
      emailVerified: settings.emailsAreVerified || verified === true || verified === 'true',
      claims,
    },
    isTwoFactors: isTwoFactors(settings, idClaims),
    idToken: answer.id_token ?? null,
    providerSession: isId(idClaims.sid) ? idClaims.sid : null,
  };
}

/** The library looks at the authorised party only where there are several audiences. */
function isFor(clientId: string, { azp }: openId.IDToken): boolean {
  return azp === undefined || azp === clientId;
}

/** Asks the provider for what the settings make use of and the id token does not say, which then counts less. */
async function withUserInfo(
  settings: OpenIdSettings,
  configuration: openId.Configuration,
  accessToken: string,
  claims: openId.IDToken,
): Promise<Record<string, unknown>> {
  const rules = [...settings.roles, ...(settings.signUp?.claims ?? [])].flatMap(({ claim }) => claim ?? []);
  const needed = [...Object.values(settings.claims), ...rules];
  const lacking = needed.some((name) => readClaim(claims, name) === undefined);
  if (!lacking || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
  return { ...(await openId.fetchUserInfo(configuration, accessToken, claims.sub)), ...claims };
}

/** What the provider says of itself, asked when it is needed and once in an hour; a failure is not kept. */
function keepMetadata(settings: OpenIdSettings, now: () => number): () => Promise<openId.ServerMetadata> {
  let kept: { at: number; metadata: Promise<openId.ServerMetadata> } | null = null;
  return () => {
    if (kept === null || now() - kept.at > metadataLifeMs) {
      const asked = { at: now(), metadata: discover(settings) };
      kept = asked;
      asked.metadata.catch(() => {
        if (kept === asked) kept = null;
      });
    }
    return kept.metadata;
  };
}

async function discover(settings: OpenIdSettings): Promise<openId.ServerMetadata> {
  const configuration = await openId.discovery(new URL(settings.issuer), settings.clientId, undefined, openId.None(), {
    [openId.customFetch]: fetchOf,
    execute: isUnencrypted(settings) ? [openId.allowInsecureRequests] : [],
  });
  return { ...configuration.serverMetadata() };
}

/** With nothing kept in it, so that its keys are asked for anew. */
function toConfiguration(settings: OpenIdSettings, metadata: openId.ServerMetadata): openId.Configuration {
  const { clientId, clientSecret } = settings;
  const proof = clientSecret === null ? openId.None() : clientProof(clientSecret, metadata);
  const configuration = new openId.Configuration(metadata, clientId, undefined, proof);
  configuration[openId.customFetch] = fetchOf;
  if (isUnencrypted(settings)) openId.allowInsecureRequests(configuration);
  // The signature is checked although the token comes from the provider itself.
  openId.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** The way all providers know, unless this one says that it knows another only. */
function clientProof(secret: string, metadata: openId.ServerMetadata): openId.ClientAuth {
  const known = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return known.includes('client_secret_basic') ? openId.ClientSecretBasic(secret) : openId.ClientSecretPost(secret);
}

const fetchOf: openId.CustomFetch = (url, { method, headers, body }) =>
  guardedFetch(url, { method, headers, ...(body != null && { body: body as NonNullable<RequestInit['body']> }) });

function isUnencrypted({ issuer }: OpenIdSettings): boolean {
  return issuer.startsWith('http:');
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestId && /^[^\p{Cc}]+$/u.test(value) && value.isWellFormed();
}

async function orFault<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toProviderFault(error);
  }
}
