import { isAbsolute } from 'node:path';
import { z } from 'zod';

const absolutePath = z.string().refine(isAbsolute, 'has to be an absolute path');
const milliseconds = z.coerce.number().int().positive().max(3_600_000);
const count = z.coerce.number().int().positive();

const providerAddress = z
  .url({ protocol: /^https?$/, error: 'has to be an http or https address' })
  .refine((address) => !/^https?:\/\/[^/?#]*@/i.test(address), 'may not hold a user name or password');

/** The gateway's environment. Sizes are in bytes, times in milliseconds. */
export const settings = {
  /** One folder per door and the gateway's own state. */
  DOORS_DIR: absolutePath,
  /** Where the worker speaks to the gateway. */
  CONTROL_SOCKET: absolutePath,
  /** Such as https://api.openai.com/v1: `/responses` and `/models` are added to its path. */
  PROVIDER_BASE_URL: providerAddress,
  /** Not given for a provider that asks for none, such as the demo model. */
  PROVIDER_API_KEY: z.string().optional(),
  CONNECT_TIMEOUT_MS: milliseconds.default(10_000),
  /** How long the provider may take to begin its answer. */
  HEADERS_TIMEOUT_MS: milliseconds.default(120_000),
  /** How long the provider may be silent within an answer. */
  IDLE_TIMEOUT_MS: milliseconds.default(120_000),
  MAX_BODY_BYTES: count.default(64 * 1024 * 1024),
  MAX_OPEN_REQUESTS_PER_DOOR: count.default(4),
  MAX_REQUESTS_PER_DOOR: count.default(20_000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
};
