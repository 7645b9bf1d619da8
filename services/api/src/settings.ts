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

const model = z
  .string()
  .regex(/^[A-Za-z0-9][\w.:/-]*=.+$/, 'write id=Label')
  .transform((text) => {
    const cut = text.indexOf('=');
    return { id: text.slice(0, cut).trim(), label: text.slice(cut + 1).trim() };
  });

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
  /** `id=Label,id=Label` */
  MODELS: list.pipe(z.array(model).min(1)),
  /** The first of MODELS when not set. */
  DEFAULT_MODEL: z.string().optional(),
  DEFAULT_REASONING_EFFORT: z.enum(['low', 'medium', 'high']).default('medium'),
  /** True when the demo model answers instead of an AI. */
  DEMO_MODEL: z.stringbool().default(false),
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
  REQUESTS_PER_MINUTE: z.coerce.number().int().positive().default(3_000),
  SIGN_INS_PER_MINUTE: z.coerce.number().int().positive().default(30),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
};

export type Settings = ReturnType<typeof parseEnv<typeof settingsShape>>;

/** @throws SettingsError when neither setting gives a secret that is long enough. */
export function readSessionSecret(settings: Pick<Settings, 'SESSION_SECRET' | 'SESSION_SECRET_FILE'>): string {
  const { SESSION_SECRET: given, SESSION_SECRET_FILE: file } = settings;
  const secret = given ?? (file === undefined ? '' : readFileSync(file, 'utf8').trim());
  if (secret.length >= 32) return secret;
  throw new SettingsError('Set SESSION_SECRET, or SESSION_SECRET_FILE to a file that holds it: 32 characters or more.');
}
