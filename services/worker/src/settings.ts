import { hostname } from 'node:os';
import { parseEnv } from '@codex-web/service-kit/parse-env';
import { z } from 'zod';

const milliseconds = z.coerce.number().int().positive();
const bytes = z.coerce.number().int().positive();
const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter((part) => part !== ''));

/** The worker's settings, from its environment. */
export function readSettings() {
  return parseEnv({
    DATABASE_URL: z.string(),
    REDIS_URL: z.string(),
    /** The gateway's control socket on this host. */
    GATEWAY_SOCKET: z.string(),
    MIRRORS_DIR: z.string(),
    SANDBOXES_DIR: z.string(),
    /** Names this installation on a Docker engine that others may share. */
    INSTALLATION_ID: z.string().regex(/^[\w-]{1,60}$/),
    HOST_ID: z.string().default(hostname()),
    MAX_ATTEMPTS: z.coerce.number().int().min(1).max(256).default(4),
    /** Written when the worker takes attempts. */
    READY_FILE: z.string().optional(),
    ALLOWED_FOLDERS: list,
    ALLOWED_PRIVATE_ADDRESSES: list,
    MODEL_SILENCE_MS: milliseconds.default(5 * 60_000),
    AGENT_SILENCE_MS: milliseconds.default(30 * 60_000),
    ATTEMPT_TIMEOUT_MS: milliseconds.default(2 * 3_600_000),
    KEEP_CONTAINER_MS: milliseconds.default(15 * 60_000),
    MAX_KEPT_CONTAINERS: z.coerce.number().int().min(0).default(16),
    /** Whether a stop ends the containers that are kept for follow-ups: yes where no other worker comes after it. */
    END_KEPT_ON_STOP: z.stringbool().default(false),
    /** With less free on the disk of its data, a worker prepares no more sandboxes. */
    MIN_FREE_BYTES: bytes.default(2 * 1024 ** 3),
    KEEP_FILES_MS: milliseconds.default(7 * 24 * 3_600_000),
    MAX_LOG_BYTES: bytes.default(256 * 1024 ** 2),
    MAX_DIFF_BYTES: bytes.default(64 * 1024 ** 2),
    LOG_LEVEL: z.string().default('info'),
  });
}
