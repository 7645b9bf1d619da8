import { readFileSync } from 'node:fs';
import type { parseEnv } from '@codex-web/service-kit/parse-env';
import { SettingsError } from '@codex-web/service-kit/parse-env';
import { z } from 'zod';

const gigabyte = 1024 ** 3;

/** A comma between, spaces around ignored. */
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** What the API reads from its environment. Sizes are in bytes. */
export const settingsShape = {
  DATABASE_URL: z.url(),
  REDIS_URL: z.url(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(1).max(65_535),
  /** Where browsers reach the product. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }),
  /** Signs session cookies; 32 characters at least. */
  SESSION_SECRET: z.string().min(32).optional(),
  /** A file that holds it, read instead when SESSION_SECRET is not set. */
  SESSION_SECRET_FILE: z.string().optional(),
  /** Encrypts credentials: one key a line, as `id:base64 of 32 bytes`. The first encrypts, all decrypt. */
  CREDENTIALS_KEY: z.string().optional(),
  /** A file that holds them, read instead when CREDENTIALS_KEY is not set. */
  CREDENTIALS_KEY_FILE: z.string().optional(),
  /** The operator's file of credentials that serve every workspace. */
  CREDENTIALS_FILE: z.string().optional(),
  /** The operator's file of identity providers. */
  IDENTITY_FILE: z.string().optional(),
  /** Private hosts, addresses and networks that model providers may be on. */
  ALLOWED_PRIVATE_PROVIDERS: list.default([]),
  /** Private hosts, addresses and networks that webhooks and push services may be on, also without TLS. */
  ALLOWED_PRIVATE_WEBHOOKS: list.default([]),
  /** Where push services reach the operator. PUBLIC_URL when it is not set and that is https. */
  PUSH_CONTACT: z
    .string()
    .regex(/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/, 'This is neither a mailto: nor an https: address.')
    .optional(),
  CHATGPT_SIGN_IN: z.stringbool().default(true),
  CHATGPT_ISSUER: z.url({ protocol: /^https?$/ }).default('https://auth.openai.com'),
  /** In the place of the issuer's own. */
  CHATGPT_TOKEN_URL: z.url({ protocol: /^https?$/ }).optional(),
  CHATGPT_REVOKE_URL: z.url({ protocol: /^https?$/ }).optional(),
  CHATGPT_CLIENT_ID: z.string().min(1).default('app_EMoamEEZ73f0CkXaXp7hrann'),
  /** Where the requests go that a ChatGPT sign-in pays for. */
  CHATGPT_BASE_URL: z.url({ protocol: /^https?$/ }).default('https://chatgpt.com/backend-api/codex'),
  /** Where gateways reach this service, over TLS in which both sides show a certificate of the installation. */
  INTERNAL_HOST: z.string().default('127.0.0.1'),
  INTERNAL_PORT: z.coerce.number().int().min(1).max(65_535),
  /** PEM files: the installation's authority, and this service's certificate and key. */
  INTERNAL_TLS_CA: z.string().min(1),
  INTERNAL_TLS_CERT: z.string().min(1),
  INTERNAL_TLS_KEY: z.string().min(1),
  SANDBOX_IMAGE: z.string().min(1),
  SANDBOX_MEMORY_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(4 * gigabyte),
  SANDBOX_CPUS: z.coerce.number().positive().default(2),
  SANDBOX_MAX_PROCESSES: z.coerce.number().int().positive().default(1_024),
  SANDBOX_DISK_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(10 * gigabyte),
  /** Folders under which repositories may be named by path. */
  ALLOWED_FOLDERS: list.default([]),
  /** Private addresses and networks from which repositories may be taken. */
  ALLOWED_PRIVATE_ADDRESSES: list.default([]),
  /** Offered to a workspace until it adds it. A path is allowed without standing in ALLOWED_FOLDERS. */
  SAMPLE_REPOSITORY: z.string().optional(),
  /** Addresses of proxies that may say where a request came from; `true` for any. */
  TRUST_PROXY: z.union([z.literal('true').transform(() => true as const), list]).default([]),
  /** `open` lets anybody sign up, without an invitation and into no workspace; who has an account can be found out then. */
  SIGN_UP: z.enum(['invitation', 'open']).default('invitation'),
  /** Who may make workspaces besides operators. */
  WORKSPACE_CREATION: z.enum(['operators', 'everyone']).default('operators'),
  REQUESTS_PER_MINUTE: z.coerce.number().int().positive().default(3_000),
  SIGN_INS_PER_MINUTE: z.coerce.number().int().positive().default(30),
  /** Tries of credentials, lists of models and sign-ins with ChatGPT that one person may begin. */
  PROVIDER_REQUESTS_PER_MINUTE: z.coerce.number().int().positive().default(20),
  /** A session ends after so many days without use, and after so many in any case. */
  SESSION_IDLE_DAYS: z.coerce.number().positive().default(7),
  SESSION_MAX_DAYS: z.coerce.number().positive().default(30),
  /** Whether a password alone is not enough: people without a second factor can only set one up. */
  REQUIRE_SECOND_FACTOR: z.stringbool().default(false),
  /** Where e-mail is handed in, as `smtp://name:password@host:587` or `smtps://…`; without it none is sent. */
  SMTP_URL: z.string().optional(),
  /** A file that holds it, read instead when SMTP_URL is not set. */
  SMTP_URL_FILE: z.string().optional(),
  /** Whom e-mail comes from, as `Codex Web <codex@example.com>`. */
  MAIL_FROM: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
};

export type Settings = ReturnType<typeof parseEnv<typeof settingsShape>>;

/** @throws SettingsError when there is no secret. */
export function toSessionSettings(env: Settings) {
  return {
    publicUrl: new URL(env.PUBLIC_URL).origin,
    secret: readSessionSecret(env),
    idleDays: env.SESSION_IDLE_DAYS,
    maxDays: env.SESSION_MAX_DAYS,
  };
}

/** @throws SettingsError when neither setting gives a secret that is long enough. */
export function readSessionSecret(settings: Pick<Settings, 'SESSION_SECRET' | 'SESSION_SECRET_FILE'>): string {
  const { SESSION_SECRET: given, SESSION_SECRET_FILE: file } = settings;
  const secret = given ?? (file === undefined ? '' : readFileSync(file, 'utf8').trim());
  if (secret.length >= 32) return secret;
  throw new SettingsError('Set SESSION_SECRET, or SESSION_SECRET_FILE to a file that holds it: 32 characters or more.');
}
