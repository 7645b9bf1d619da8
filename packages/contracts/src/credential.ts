import { z } from 'zod';
import { modelName, reasoningEffort } from './model.ts';

/** How a credential comes by its token. `none` is for a provider that asks for no credential; `command` is the operator's alone. */
export const credentialKinds = ['api-key', 'bearer', 'chatgpt', 'command', 'none'] as const;
export const credentialKind = z.enum(credentialKinds);
export type CredentialKind = z.infer<typeof credentialKind>;

export const providerKinds = ['openai', 'openai-compatible', 'azure-openai', 'chatgpt', 'demo'] as const;
export const providerKind = z.enum(providerKinds);
export type ProviderKind = z.infer<typeof providerKind>;

/** The requests a provider understands: the Responses API, or Chat Completions only. */
export const wireApi = z.enum(['responses', 'chat']);
export type WireApi = z.infer<typeof wireApi>;

export const baseUrl = z
  .url({ protocol: /^https?$/, error: 'Give the address of the provider, such as https://api.openai.com/v1.' })
  .max(500)
  .refine((address) => !/^https?:\/\/[^/?#]*@/i.test(address), 'The address may not hold a user name or password.')
  .refine((address) => !address.includes('#'), 'The address may not have a part after #.');

/** Headers that the gateway sets itself, or that would let one account pass for another. Lower case. */
export const forbiddenHeaders = [
  'authorization',
  'api-key',
  'chatgpt-account-id',
  'x-openai-fedramp',
  'host',
  'connection',
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'accept',
  'accept-encoding',
  'cookie',
  'te',
  'trailer',
  'upgrade',
  'expect',
] as const;

/** Extra headers of a provider, such as X-Title. Their values are kept like secrets. */
export const extraHeaders = z
  .record(
    z.string().regex(/^[A-Za-z0-9-]{1,60}$/, 'The name of a header has letters, digits and - only.'),
    z
      .string()
      .max(1_000)
      .regex(/^[\x20-\x7e]*$/, 'The value of a header has plain characters only.'),
  )
  .refine((headers) => Object.keys(headers).length <= 10, 'At most 10 extra headers.')
  .refine(
    (headers) =>
      !Object.keys(headers).some((name) => (forbiddenHeaders as readonly string[]).includes(name.toLowerCase())),
    'A header is set by the gateway itself and cannot be given.',
  );

/** Where requests go, and in what form. Holds nothing secret. */
export const provider = z.object({
  kind: providerKind,
  /** `/responses`, `/chat/completions` and `/models` are added to its path; a query is kept. */
  baseUrl,
  wireApi: wireApi.default('responses'),
  /** Sent as OpenAI-Organization and OpenAI-Project. */
  organisation: z.string().max(100).optional(),
  project: z.string().max(100).optional(),
});
export type Provider = z.infer<typeof provider>;

export const offeredModel = z.object({ id: modelName, label: z.string().min(1).max(200) });
export type OfferedModel = z.infer<typeof offeredModel>;
const offeredModels = z.array(offeredModel).max(500);

export const credentialStates = ['ok', 'needs_sign_in', 'parked', 'disabled'] as const;
export const credentialState = z.enum(credentialStates);
/**
 * `needs_sign_in`: the token is dead until its owner signs in again or gives a new one. `parked`: the provider's limit is
 * reached until `parkedUntil`. `disabled`: switched off by its owner, or taken out of the operator's file.
 */
export type CredentialState = z.infer<typeof credentialState>;

/** Whose credential it is. The installation's are the operator's and serve every workspace. */
export const credentialOwner = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('installation') }),
  z.object({ kind: z.literal('workspace') }),
  z.object({ kind: z.literal('person'), userId: z.string(), name: z.string() }),
]);
export type CredentialOwner = z.infer<typeof credentialOwner>;

/** A credential as people see it: its secret never comes back, only `hint`, the last four characters. */
export const credential = z.object({
  id: z.uuid(),
  name: z.string(),
  owner: credentialOwner,
  kind: credentialKind,
  provider,
  /** Names of the extra headers. */
  headerNames: z.array(z.string()),
  hint: z.string().nullable(),
  /** Of a ChatGPT sign-in, as its tokens say; for display only. */
  account: z.object({ email: z.string().nullable(), accountId: z.string(), planType: z.string() }).nullable(),
  state: credentialState,
  /** Why it is not ok, and what to do. */
  stateMessage: z.string().nullable(),
  parkedUntil: z.iso.datetime().nullable(),
  /** When the token ends; null when it does not or nobody knows. */
  expiresAt: z.iso.datetime().nullable(),
  models: offeredModels,
  /** The provider's list could not be read at the last try, so `models` may be old. */
  modelsStale: z.boolean(),
  defaultModel: z.string().nullable(),
  defaultReasoningEffort: reasoningEffort,
  /** Pays for tasks of its owner that name no other: the person's default first, then the workspace's, then the installation's. */
  isDefault: z.boolean(),
  mayChange: z.boolean(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type Credential = z.infer<typeof credential>;

const name = z.string().trim().min(1, 'Give it a name.').max(100);
const secret = z
  .string()
  .trim()
  .min(1, 'Enter the key or token.')
  .max(16_384)
  .regex(/^[\x21-\x7e]+$/, 'A key or token has no white space and plain characters only.');

const common = {
  /** Whose it is: yours, or the workspace's, which takes an owner of the workspace. */
  owner: z.enum(['person', 'workspace']),
  name,
  provider,
  headers: extraHeaders.default({}),
  models: offeredModels.default([]),
  defaultModel: modelName.optional(),
  defaultReasoningEffort: reasoningEffort.default('medium'),
  makeDefault: z.boolean().default(false),
};

export const createCredentialRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('api-key'), apiKey: secret, ...common }),
  z.object({ kind: z.literal('bearer'), accessToken: secret, expiresAt: z.iso.datetime().optional(), ...common }),
  z.object({ kind: z.literal('none'), ...common }),
]);
export type CreateCredentialRequest = z.input<typeof createCredentialRequest>;

/** What is left out stays as it is; `secret` is the new API key or token, `headers` replaces all extra headers. */
export const changeCredentialRequest = z.object({
  name: name.optional(),
  provider: provider.optional(),
  secret: secret.optional(),
  headers: extraHeaders.optional(),
  expiresAt: z.iso.datetime().nullable().optional(),
  models: offeredModels.optional(),
  defaultModel: modelName.nullable().optional(),
  defaultReasoningEffort: reasoningEffort.optional(),
  isDefault: z.boolean().optional(),
  disabled: z.boolean().optional(),
});
export type ChangeCredentialRequest = z.input<typeof changeCredentialRequest>;

export const credentialsAnswer = z.object({
  items: z.array(credential),
  /** Whether people may sign in with ChatGPT here, and whether providers on private addresses are allowed by the operator. */
  chatgptSignIn: z.boolean(),
  privateProviders: z.boolean(),
});
export type CredentialsAnswer = z.infer<typeof credentialsAnswer>;

/** What a try of a credential showed: the list of models, then one small request. `message` is fit for people. */
export const credentialTest = z.object({
  ok: z.boolean(),
  steps: z.array(
    z.object({
      step: z.enum(['token', 'models', 'request']),
      ok: z.boolean(),
      message: z.string(),
      durationMs: z.number().int().nonnegative(),
    }),
  ),
});
export type CredentialTest = z.infer<typeof credentialTest>;

/** Models as the provider lists them now; `listed` is false when it has no list, so that ids have to be typed in. */
export const providerModels = z.object({ listed: z.boolean(), items: offeredModels, message: z.string().nullable() });
export type ProviderModels = z.infer<typeof providerModels>;

/** What was done to a credential, newest first. */
export const credentialHistory = z.object({
  items: z.array(
    z.object({ at: z.iso.datetime(), action: z.string(), actor: z.string().nullable(), summary: z.string() }),
  ),
});
export type CredentialHistory = z.infer<typeof credentialHistory>;
