import { dirname, resolve } from 'node:path';
import { role } from '@codex-web/contracts/access';
import { identityProviderId } from '@codex-web/contracts/identity';
import { SettingsError } from '@codex-web/service-kit/parse-env';
import { z } from 'zod';
import { readOperatorJson, readOperatorText } from '../operator-json.ts';

const secret = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'It is empty, or has white space or characters a secret cannot have.');
const domain = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'This is not a domain, as in example.com.');
const claimName = z.string().min(1).max(200);
const claimValue = z.union([z.string().max(500), z.number(), z.boolean()]);
const address = z.url({ protocol: /^https?$/ });

/** True of a person whose claim is one of the values, or is a list that holds one of them. */
const claimRule = z.strictObject({ claim: claimName, value: z.union([claimValue, z.array(claimValue).min(1)]) });

/**
 * Who may make an account, with an address that the provider has verified: all that is given has to be true. `emailDomains`
 * makes the provider trusted to say whose account here an address of one of them is. `{}` lets in everybody who can sign in
 * there; left out, nobody, so that people have to be invited.
 */
const signUp = z.strictObject({
  emailDomains: z.array(domain).min(1).optional(),
  claims: z.array(claimRule).min(1).optional(),
});

/** `workspace` is an id, or a name that only one workspace has. Without a claim it is for everybody of the provider. */
const roleRule = z
  .strictObject({
    claim: claimName.optional(),
    value: claimRule.shape.value.optional(),
    workspace: z.string().min(1).max(100),
    role,
  })
  .refine(({ claim, value }) => (claim === undefined) === (value === undefined), {
    message: 'Give claim and value together, or neither.',
  });

const common = {
  id: identityProviderId,
  label: z.string().trim().min(1).max(60),
  clientId: z.string().min(1).max(500),
  clientSecret: secret.optional(),
  clientSecretFile: z.string().min(1).optional(),
  clientSecretEnv: z.string().min(1).optional(),
  signUp: signUp.optional(),
  roles: z.array(roleRule).max(200).default([]),
  /** Those who may not sign in with a password: everybody, or people with addresses of these domains. */
  forced: z.union([z.boolean(), z.strictObject({ emailDomains: z.array(domain).min(1) })]).default(false),
  /** Whether its word is one factor, so that ours is asked for after it as after a password. */
  askSecondFactor: z.boolean().default(false),
  /** Whether operators keep their password when it is forced. */
  operatorsKeepPassword: z.boolean().default(true),
};

/** A word of those that stand in a list with spaces between them. */
const word = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
const scopes = z.array(word).min(1);
const claims = z.strictObject({
  email: claimName.default('email'),
  emailVerified: claimName.default('email_verified'),
  name: claimName.default('name'),
});
const factorClaims = z
  .strictObject({
    /** One of these is the class of the sign-in. It is asked for, too. */
    acr: z.array(word).min(1).optional(),
    /** One of these is among its methods. */
    amr: z.array(word).min(1).optional(),
  })
  .refine(({ acr, amr }) => acr !== undefined || amr !== undefined, {
    message: 'Name values of acr, of amr, or of both.',
  });
const openId = {
  ...common,
  /** For a provider that gives out only addresses it has checked, and does not say so of each. */
  emailsAreVerified: z.boolean().default(false),
  /** For a client that keeps no secret. */
  publicClient: z.literal(true).optional(),
  scopes: scopes.default(['openid', 'email', 'profile']).refine((given) => given.includes('openid'), {
    message: 'The scope openid is missing.',
  }),
  claims: claims.prefault({}),
  /** What in its id token says that two factors were shown; a sign-in without it is one factor. Left out, its word is taken for both. */
  secondFactor: factorClaims.optional(),
  /** For a provider that does not name the type of its back-channel logout tokens. */
  untypedLogoutTokens: z.boolean().optional(),
};

const provider = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('oidc'), issuer: address, ...openId }),
  z.strictObject({ kind: z.literal('gitlab'), issuer: address.default('https://gitlab.com'), ...openId }),
  z.strictObject({
    kind: z.literal('github'),
    /** Of GitHub Enterprise, in the place of github.com. */
    url: address.default('https://github.com'),
    apiUrl: address.default('https://api.github.com'),
    /** Only members of one of these may sign in. */
    organisations: z.array(z.string().min(1).max(100)).min(1).optional(),
    ...common,
  }),
]);

const identityFile = z
  .strictObject({ providers: z.array(provider).max(20) })
  .refine(({ providers }) => new Set(providers.map(({ id }) => id)).size === providers.length, {
    message: 'Two providers have the same id.',
    path: ['providers'],
  });

type Entry = z.output<typeof provider>;
type WithSecret<E> = E extends unknown
  ? Omit<E, 'clientSecret' | 'clientSecretFile' | 'clientSecretEnv' | 'publicClient'> & { clientSecret: string | null }
  : never;

/** A provider as the operator described it, with its secret read; null for a public client. */
export type ProviderSettings = WithSecret<Entry>;
export type OpenIdSettings = Exclude<ProviderSettings, { kind: 'github' }>;
export type GithubSettings = Extract<ProviderSettings, { kind: 'github' }>;
export type ClaimRule = z.output<typeof claimRule>;

/**
 * Reads the file that IDENTITY_FILE names. A path in it is taken from its folder.
 * @throws SettingsError that says where in the file something is wrong, and never repeats what stands there.
 */
export function readIdentityFile(path: string, environment: Record<string, string | undefined>): ProviderSettings[] {
  const { providers } = readOperatorJson(path, 'IDENTITY_FILE', identityFile);
  return providers.map((entry) => withSecret(entry, path, environment));
}

function withSecret(entry: Entry, path: string, environment: Record<string, string | undefined>): ProviderSettings {
  const { clientSecret: inline, clientSecretFile: file, clientSecretEnv: variable, ...rest } = entry;
  const isPublic = 'publicClient' in rest && rest.publicClient === true;
  if ([inline, file, variable, isPublic || undefined].filter((way) => way !== undefined).length !== 1) {
    const ways = 'clientSecret, clientSecretFile, clientSecretEnv and, but for GitHub, publicClient';
    throw new SettingsError(
      `The provider "${entry.id}" in the file that IDENTITY_FILE names: give exactly one of ${ways}.`,
    );
  }
  if ('publicClient' in rest) delete rest.publicClient;
  if (isPublic) return { ...rest, clientSecret: null };
  const what = `The secret of the provider "${entry.id}"`;
  const text =
    inline ?? (file === undefined ? environment[variable ?? ''] : readOperatorText(resolve(dirname(path), file), what));
  const given = secret.safeParse(text?.trim());
  if (!given.success) throw new SettingsError(`${what} is empty or is none.`);
  return { ...rest, clientSecret: given.data };
}
