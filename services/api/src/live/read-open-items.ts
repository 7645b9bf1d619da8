import { type LiveDelta, liveDelta, redisNames } from '@codex-web/contracts/live';
import type { Redis } from 'ioredis';

/** What the open items of an attempt have so far, each in order of offset. None while Redis is away. */
export async function readOpenItems(redis: Redis, attemptId: string): Promise<LiveDelta[]> {
  const fields = await redis.hgetall(redisNames.openItems(attemptId)).catch(() => ({}));
  return Object.entries(fields)
    .flatMap(([field, text]) => toDelta(field, text))
    .sort((a, b) => a.offset - b.offset);
}

function toDelta(field: string, text: string): LiveDelta[] {
  const [itemId, kind, offset] = field.split('\0');
  const parsed = liveDelta.safeParse({ itemId, kind, offset: Number(offset), text });
  return parsed.success ? [parsed.data] : [];
}
