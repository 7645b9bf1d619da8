import * as openId from 'openid-client';
import { z } from 'zod';
import { guardedFetch } from './guarded-fetch.ts';
import type { IdentityClient } from './identity-client.ts';
import type { GithubSettings } from './identity-file.ts';
import { identityError, toProviderFault } from './provider-fault.ts';
import { cleanEmail, cleanName, type ProviderAnswer } from './provider-person.ts';
import { isTwoFactors } from './provider-policy.ts';

const user = z.object({ id: z.int().positive(), login: z.string(), name: z.string().nullish() });
const emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));
const organisations = z.array(z.object({ login: z.string() }));
const mostOrganisations = 100;

/** GitHub, which speaks OAuth and not OpenID Connect: it says who somebody is through its API. */
export function createGithubClient(settings: GithubSettings): IdentityClient {
  const configuration = toConfiguration(settings);
  return {
    settings,
    begin: async ({ state, verifier, redirectUri }) =>
      openId.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: needsOrganisations(settings) ? 'read:user user:email read:org' : 'read:user user:email',
        state,
        code_challenge: await openId.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    finish: async (callback, { state, verifier }) => {
      try {
        const checks = { expectedState: state, pkceCodeVerifier: verifier };
        const { access_token: token } = await openId.authorizationCodeGrant(configuration, callback, checks);
        return await readPerson(settings, token);
      } catch (error) {
        throw toProviderFault(error);
      }
    },
    signOutUrl: async () => null,
    readLogoutNotice: async () => {
      throw identityError('identity_answer_invalid');
    },
  };
}

async function readPerson(settings: GithubSettings, token: string): Promise<ProviderAnswer> {
  const { id, login, name } = user.parse(await ask(settings, token, '/user'));
  const addresses = emails.parse(await ask(settings, token, '/user/emails'));
  const belongsTo = needsOrganisations(settings)
    ? organisations
        .parse(await ask(settings, token, `/user/orgs?per_page=${mostOrganisations}`))
        .map((one) => one.login)
    : [];
  const allowed = settings.organisations?.map((one) => one.toLowerCase());
  if (allowed && !belongsTo.some((one) => allowed.includes(one.toLowerCase()))) {
    throw identityError('identity_not_allowed');
  }
  const primary = addresses.find((one) => one.primary);
  return {
    person: {
      issuer: new URL(settings.url).origin,
      // A login can be given to somebody else, the number cannot.
      subject: String(id),
      name: cleanName(name, login),
      email: cleanEmail(primary?.email),
      emailVerified: primary?.verified === true,
      claims: { login, organizations: belongsTo },
    },
    isTwoFactors: isTwoFactors(settings, {}),
    idToken: null,
    providerSession: null,
  };
}

async function ask({ apiUrl }: GithubSettings, token: string, path: string): Promise<unknown> {
  const answer = await guardedFetch(apiUrl.replace(/\/$/, '') + path, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json', 'user-agent': 'codex-web' },
  });
  if (!answer.ok) throw identityError('identity_provider_refused');
  return await answer.json();
}

function needsOrganisations({ organisations: allowed, roles, signUp }: GithubSettings): boolean {
  const claims = [...roles, ...(signUp?.claims ?? [])].map(({ claim }) => claim);
  return allowed !== undefined || claims.includes('organizations');
}

function toConfiguration(settings: GithubSettings): openId.Configuration {
  const at = settings.url.replace(/\/$/, '');
  const configuration = new openId.Configuration(
    {
      issuer: new URL(settings.url).origin,
      authorization_endpoint: `${at}/login/oauth/authorize`,
      token_endpoint: `${at}/login/oauth/access_token`,
    },
    settings.clientId,
    undefined,
    openId.ClientSecretPost(settings.clientSecret ?? ''),
  );
  configuration[openId.customFetch] = (url, { method, headers, body }) =>
    guardedFetch(url, { method, headers, ...(body != null && { body: body as NonNullable<RequestInit['body']> }) });
  if (settings.url.startsWith('http:')) openId.allowInsecureRequests(configuration);
  return configuration;
}
