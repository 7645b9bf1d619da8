import { createHash } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { Idempotency } from '@codex-web/db/create-task';
import { z } from 'zod';

export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Made by the client. A repeat with the same key and body changes nothing and answers with what it made.'),
});

/** @param request everything that makes the request what it is, defaults filled in. */
export function idempotencyOf(key: string | undefined, request: unknown): Idempotency | null {
  if (key === undefined) return null;
  return { key, requestHash: createHash('sha256').update(JSON.stringify(request)).digest('hex') };
}

/** @throws AppError `idempotency_key_reused` when what was made before came from another request. */
export function checkSameRequest(before: { requestHash: string }, now: Idempotency): void {
  if (before.requestHash === now.requestHash) return;
  throw new AppError(
    'idempotency_key_reused',
    'This Idempotency-Key was used for another request. Use a new key for each new request.',
  );
}
