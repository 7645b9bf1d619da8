import { z } from 'zod';
import { provider } from './credential.ts';
import { errorCode } from './error-code.ts';
import { usageRecord } from './usage.ts';

/**
 * The gateway's side of the API: HTTPS on a port of its own, where both sides show a certificate of the installation.
 * - `POST /internal/v1/attempts/:attemptId/admissions` with an AdmissionRequest, before each model request; answers an Admission.
 * - `POST /internal/v1/attempts/:attemptId/token` with a TokenRequest, after a 401; answers a WireToken, or a refusal whose
 *   body is an ErrorBody: 409 `credential_needs_sign_in` is permanent, 503 `credential_unavailable` is worth another try.
 * - `POST /internal/v1/attempts/:attemptId/signals` with a ProviderSignal; answers 204.
 * An attempt that is final, or is none, is answered with 404 `not_found`.
 */
export const wireToken = z.object({
  accessToken: z.string().min(1),
  /** Opaque; another one for every new token. */
  generation: z.string().min(1),
  expiresAt: z.iso.datetime().nullable(),
  chatgpt: z
    .object({
      accountId: z.string().min(1),
      planType: z.string().optional(),
      userId: z.string().optional(),
      fedramp: z.boolean().optional(),
    })
    .optional(),
});
export type WireToken = z.infer<typeof wireToken>;

/** How to speak to the provider that an attempt's credential belongs to. */
export const connection = provider.extend({
  credentialId: z.uuid(),
  /** Which header carries the token: `Authorization: Bearer …`, or `api-key: …` of Azure OpenAI with a key. */
  tokenHeader: z.enum(['authorization', 'api-key']),
  headers: z.record(z.string(), z.string()),
  /** Written by the operator, so it may be on any address; the base URL of others has to be public or on the operator's list. */
  trusted: z.boolean(),
});
export type Connection = z.infer<typeof connection>;

/** `records` of this attempt that the API has not acknowledged yet; `heldGeneration` is that of the token the gateway has. */
export const admissionRequest = z.object({
  records: z.array(usageRecord).max(1_000),
  heldGeneration: z.string().nullable(),
});
export type AdmissionRequest = z.infer<typeof admissionRequest>;

/**
 * - `admitted`: send the request. `token` is null when the one held is still the current one, or none is needed
 *   (`needsToken` tells which). While `limited`, at most one request of the attempt may be under way.
 * - `wait`: ask again at `until`, or after a minute when it is null.
 * - `halted`: this attempt gets no more; the worker ends it with this code and message.
 */
export const admission = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('admitted'),
    connection,
    needsToken: z.boolean(),
    token: wireToken.nullable(),
    limited: z.boolean(),
  }),
  z.object({ kind: z.literal('wait'), code: errorCode, message: z.string(), until: z.iso.datetime().nullable() }),
  z.object({ kind: z.literal('halted'), code: errorCode, message: z.string() }),
]);
export type Admission = z.infer<typeof admission>;

/** Why a new token is asked for, as the source is told. */
export const tokenRequest = z.object({
  reason: z.literal('unauthorized'),
  rejectedGeneration: z.string(),
  previousAccountId: z.string().optional(),
});
export type TokenRequest = z.infer<typeof tokenRequest>;

/**
 * What a provider said that concerns the credential rather than one request.
 * - `usage_limit`: nothing more until `resetsAt`; null when the provider did not say.
 * - `usage_not_included`: the plan does not pay for models.
 * - `unauthorized`: `generation` was refused although it had just been renewed.
 */
export const providerSignal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('usage_limit'), resetsAt: z.iso.datetime().nullable(), message: z.string().max(500) }),
  z.object({ kind: z.literal('usage_not_included'), message: z.string().max(500) }),
  z.object({ kind: z.literal('unauthorized'), generation: z.string() }),
]);
export type ProviderSignal = z.infer<typeof providerSignal>;
