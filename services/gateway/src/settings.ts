import { isAbsolute } from 'node:path';
import { z } from 'zod';

const absolutePath = z.string().refine(isAbsolute, 'has to be an absolute path');
const milliseconds = z.coerce.number().int().positive().max(3_600_000);
const count = z.coerce.number().int().positive();

/** The gateway's environment. Sizes are in bytes, times in milliseconds. */
export const settings = {
  /** One folder per door and the gateway's own state. */
  DOORS_DIR: absolutePath,
  /** Where the worker speaks to the gateway. */
  CONTROL_SOCKET: absolutePath,
  /** The API's address for the gateway, which is not the one for people. */
  API_URL: z.url({ protocol: /^https$/, error: 'has to be an https address' }),
  /** PEM files. The API is known by a certificate from this authority, and knows this gateway by one. */
  INTERNAL_TLS_CA: absolutePath,
  INTERNAL_TLS_CERT: absolutePath,
  INTERNAL_TLS_KEY: absolutePath,
  /** Hosts, addresses and CIDR ranges, with commas between them, that providers may have although they are not public. */
  ALLOWED_PRIVATE_PROVIDERS: z
    .string()
    .default('')
    .transform((list) => list.split(',').map((entry) => entry.trim()))
    .transform((entries) => entries.filter((entry) => entry !== '')),
  CONNECT_TIMEOUT_MS: milliseconds.default(10_000),
  /** How long the provider may take to begin its answer. */
  HEADERS_TIMEOUT_MS: milliseconds.default(120_000),
  /** How long the provider may be silent within an answer. */
  IDLE_TIMEOUT_MS: milliseconds.default(120_000),
  /** How long an API that does not answer is asked again. */
  API_PATIENCE_MS: milliseconds.default(60_000),
  /** How long a request of an attempt that is to be ended is kept back for the worker to end it. */
  HALT_HOLD_MS: milliseconds.default(30_000),
  MAX_BODY_BYTES: count.default(64 * 1024 * 1024),
  MAX_OPEN_REQUESTS_PER_DOOR: count.default(4),
  MAX_REQUESTS_PER_DOOR: count.default(20_000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
};
