import { z } from 'zod';
import { password } from './account.ts';

// The routes, under /api/v1:
//   POST /sign-in                     signInRequest -> 200 me, or 202 secondFactorNeeded
//   POST /sign-in/second-factor       secondFactorRequest -> 200 me
//   POST /sign-in/passkey/options     -> passkeyOptions;  POST /sign-in/passkey  passkeySignInRequest -> 200 me
//   POST /password-resets             passwordResetRequest -> 202 passwordResetAnswer, for known and unknown addresses alike
//   GET  /password-resets/:token      -> linkState;  POST  passwordReset -> 204. The page is /reset-password?token=…
//   GET  /email-changes/:token        -> linkState;  POST -> 204, signed in.    The page is /confirm-email?token=…
//   GET  /sessions -> signedInDevice[] in `items`; DELETE /sessions (all others) -> 204; DELETE /sessions/:id -> 204
//   GET  /account -> accountSecurity; PATCH /account changeAccountRequest -> 204
//   POST /account/confirmation/passkey-options -> passkeyOptions; POST /account/confirmation confirmationRequest -> confirmation
//   POST /account/password changePasswordRequest -> 204;  POST /account/email changeEmailRequest -> emailChange; DELETE -> 204
//   POST /account/totp -> totpStart; POST /account/totp/confirm confirmTotpRequest -> recoveryCodes; DELETE /account/totp -> 204
//   POST /account/recovery-codes -> recoveryCodes
//   GET  /account/passkeys -> passkey[] in `items`; POST /account/passkeys/options -> passkeyOptions
//   POST /account/passkeys addPasskeyRequest -> 201 passkey; PATCH, DELETE /account/passkeys/:id -> 204
//   POST /members/:userId/password-reset-links, POST /installation/people/:userId/password-reset-links -> 201 passwordResetLink
//   DELETE /installation/people/:userId/second-factor -> 204, for an operator to help who lost their phone and codes
// A dangerous change (password, e-mail, second factor, passkeys) answers 403 `confirmation_required` unless the session was
// opened or confirmed in the last 10 minutes: confirm, then ask again. Where the installation demands a second factor and
// the session has none, routes of a workspace answer 403 `second_factor_required`.

/** How somebody can show the second factor of a sign-in that their password began. */
export const secondFactorMethod = z.enum(['totp', 'recovery-code']);
export type SecondFactorMethod = z.infer<typeof secondFactorMethod>;

/**
 * What `POST /sign-in` answers with 202 when the password was right and a second factor is asked for. A cookie holds the
 * sign-in that was begun; `POST /sign-in/second-factor` ends it.
 */
export const secondFactorNeeded = z.object({
  secondFactor: z.literal(true),
  methods: z.array(secondFactorMethod),
  expiresAt: z.iso.datetime(),
});
export type SecondFactorNeeded = z.infer<typeof secondFactorNeeded>;

/** Six digits; spaces between them are ignored. */
export const totpCode = z
  .string()
  .max(20)
  .transform((text) => text.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'A code has 6 digits.'));

/** One of those that were shown once; case, spaces and hyphens are ignored. */
export const recoveryCode = z.string().min(8, 'A recovery code has 24 characters.').max(40);

export const secondFactorRequest = z.union([z.object({ code: totpCode }), z.object({ recoveryCode })]);
export type SecondFactorRequest = z.infer<typeof secondFactorRequest>;

/** As WebAuthn names it in JSON, for `PublicKeyCredential.parse…OptionsFromJSON` of a browser. */
export const passkeyOptions = z.object({ options: z.record(z.string(), z.unknown()) });
export type PasskeyOptions = z.infer<typeof passkeyOptions>;

const bytes = z.string().max(20_000);
const passkeyResponse = {
  id: z.string().max(2_000),
  rawId: z.string().max(2_000),
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(50).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
};

/** What `PublicKeyCredential.toJSON()` of a browser gives when somebody signs in with a passkey. */
export const passkeyAssertion = z.object({
  ...passkeyResponse,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: z.string().max(500).nullish(),
  }),
});
export type PasskeyAssertion = z.infer<typeof passkeyAssertion>;

/** What `PublicKeyCredential.toJSON()` of a browser gives when a passkey is made. */
export const passkeyAttestation = z.object({
  ...passkeyResponse,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z.array(z.string().max(50)).max(20).optional(),
  }),
});
export type PasskeyAttestation = z.infer<typeof passkeyAttestation>;

export const passkeySignInRequest = z.object({ assertion: passkeyAssertion });

const passkeyName = z.string().trim().min(1, 'Give the passkey a name.').max(100);
export const addPasskeyRequest = z.object({ name: passkeyName, attestation: passkeyAttestation });
export type AddPasskeyRequest = z.infer<typeof addPasskeyRequest>;
export const renamePasskeyRequest = z.object({ name: passkeyName });

export const passkey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** True when its maker copies it to other devices of the person. */
  synced: z.boolean(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type Passkey = z.infer<typeof passkey>;

/**
 * How a session was opened. `provider` is an identity provider such as the company's, which counts as two factors; `provider-alone` is
 * one that the operator counts as one, for somebody who has no second one here.
 */
export const signInMethod = z.enum(['password', 'second-factor', 'passkey', 'provider', 'provider-alone']);
export type SignInMethod = z.infer<typeof signInMethod>;

/** One browser or program that is signed in as the person. */
export const signedInDevice = z.object({
  id: z.string(),
  /** In words, such as `Firefox on Windows`. */
  device: z.string(),
  kind: z.enum(['computer', 'phone', 'tablet', 'program']),
  address: z.string().nullable(),
  method: signInMethod,
  createdAt: z.iso.datetime(),
  /** To within five minutes. */
  lastUsedAt: z.iso.datetime(),
  /** When it ends by itself, unless it is used before. */
  expiresAt: z.iso.datetime(),
  /** True for the one that asks. */
  current: z.boolean(),
});
export type SignedInDevice = z.infer<typeof signedInDevice>;

/** Who is signed in, and the ways into their account. */
export const accountSecurity = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  hasPassword: z.boolean(),
  /** Whether a second factor is asked for after the password. */
  secondFactor: z.boolean(),
  recoveryCodesLeft: z.number().int(),
  passkeys: z.number().int(),
  /** Whether this installation or a workspace of theirs demands a second factor, and this session has none. */
  secondFactorMissing: z.boolean(),
  /** Until when dangerous changes are taken without showing a password or factor again; null when not. */
  confirmedUntil: z.iso.datetime().nullable(),
  /** An address that waits to be confirmed by the link sent to it. */
  pendingEmail: z.string().nullable(),
  /** Whether this installation can send e-mail. */
  mail: z.boolean(),
});
export type AccountSecurity = z.infer<typeof accountSecurity>;

/** Shows once more who sits there: with any one way in that the account has. */
export const confirmationRequest = z.union([
  z.object({ password: z.string().min(1).max(128) }),
  z.object({ code: totpCode }),
  z.object({ assertion: passkeyAssertion }),
]);
export type ConfirmationRequest = z.infer<typeof confirmationRequest>;
export const confirmation = z.object({ confirmedUntil: z.iso.datetime() });

export const changePasswordRequest = z.object({
  /** Left out only by an account without a password, which needs a confirmation instead. */
  currentPassword: z.string().min(1).max(128).optional(),
  newPassword: password,
});
export type ChangePasswordRequest = z.infer<typeof changePasswordRequest>;

/** Shown once, to be put into an authenticator app: `uri` as a QR code, `secret` (base32) to type. */
export const totpStart = z.object({ uri: z.string(), secret: z.string() });
export type TotpStart = z.infer<typeof totpStart>;
export const confirmTotpRequest = z.object({ code: totpCode });

/** Shown once. Each is good for one sign-in; new ones make the old ones worthless. */
export const recoveryCodes = z.object({ codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof recoveryCodes>;

export const passwordResetRequest = z.object({ email: z.email('Enter an e-mail address.').max(254) });
/** Whether this installation can send e-mail; where it cannot, an administrator makes a link. It says nothing of the account. */
export const passwordResetAnswer = z.object({ mail: z.boolean() });
export const passwordReset = z.object({ password });
/** Whether the link of an e-mail, or one that an administrator copied, can still be used. */
export const linkState = z.object({ valid: z.boolean() });
/** For an administrator to hand to the person. Its secret is shown only in the answer that made it. */
export const passwordResetLink = z.object({ url: z.url(), expiresAt: z.iso.datetime() });
export type PasswordResetLink = z.infer<typeof passwordResetLink>;

export const changeAccountRequest = z.object({ name: z.string().trim().min(1, 'Enter your name.').max(100) });
export const changeEmailRequest = z.object({ email: z.email('Enter an e-mail address.').max(254) });
/** `pending` is true when a link was sent to the new address, which takes effect when the link is opened. */
export const emailChange = z.object({ email: z.string(), pending: z.boolean() });
export type EmailChange = z.infer<typeof emailChange>;
