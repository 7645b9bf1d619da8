import { z } from 'zod';
import { scope } from './access.ts';

// The routes, under /api/v1. The page on which a person types a code is /device, with `?code=` when the client gives a link.
//   POST /device/code    deviceCodeRequest, as a form or JSON  -> deviceCodeAnswer or deviceErrorBody
//   POST /device/token   deviceTokenRequest, as a form or JSON -> deviceTokenAnswer or deviceErrorBody
//   GET  /device/:userCode                 -> deviceRequest, for who is signed in
//   POST /device/:userCode deviceDecision  -> deviceDecided

/** How long a person has to approve, and how often a client may ask at first; both in seconds. */
export const deviceExpiresInSeconds = 900;
export const deviceIntervalSeconds = 5;
export const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';

/** What a person types: eight consonants, shown with a dash. Small letters, spaces and a missing dash are taken too. */
export const userCode = z
  .string()
  .max(40)
  .transform((text) => text.toUpperCase().replace(/[^A-Z0-9]/g, ''))
  .refine((text) => /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/.test(text), 'A code has eight letters, as in BCDF-GHJK.');

/** RFC 8628, section 3.1; `client_id` is any name the client gives itself, which the person is shown. */
export const deviceCodeRequest = z.object({
  client_id: z.string().trim().min(1).max(100),
  /** Scopes with a space between; without it what reading and submitting tasks takes. */
  scope: z.string().max(1_000).optional(),
});

/** RFC 8628, section 3.2. */
export const deviceCodeAnswer = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.url(),
  verification_uri_complete: z.url(),
  expires_in: z.number().int(),
  interval: z.number().int(),
});
export type DeviceCodeAnswer = z.infer<typeof deviceCodeAnswer>;

/** RFC 8628, section 3.4. */
export const deviceTokenRequest = z.object({
  grant_type: z.string().max(200),
  device_code: z.string().max(200),
  client_id: z.string().trim().min(1).max(100),
});

/** RFC 6749, section 5.1. The access token is an API token; there is no refresh token. */
export const deviceTokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int(),
  scope: z.string(),
});

/** RFC 6749, section 5.2, and RFC 8628, section 3.5: the only refusals that have not the body of all others. */
export const deviceErrors = [
  'invalid_request',
  'invalid_grant',
  'invalid_scope',
  'unsupported_grant_type',
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
] as const;
export const deviceErrorBody = z.object({ error: z.enum(deviceErrors), error_description: z.string() });
export type DeviceError = (typeof deviceErrors)[number];

/** A client that waits to be let in, as the person who typed its code is shown it. */
export const deviceRequest = z.object({
  clientName: z.string(),
  scopes: z.array(scope),
  /** The IP address the client asked from. */
  requestedFrom: z.string().nullable(),
  expiresAt: z.iso.datetime(),
});
export type DeviceRequest = z.infer<typeof deviceRequest>;

/** For the workspace that the request names (see `x-workspace-id`). */
export const deviceDecision = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('approve'),
    /** Some or all of those asked for. */
    scopes: z.array(scope).min(1, 'Choose what the client may do.').max(scope.options.length),
  }),
  z.object({ decision: z.literal('deny') }),
]);
export type DeviceDecision = z.infer<typeof deviceDecision>;

/** What becomes of the client: the name of the API token it gets. */
export const deviceDecided = z.object({ decision: z.enum(['approve', 'deny']), clientName: z.string() });
