import { redisNames } from '@codex-web/contracts/live';
import type { Redis } from 'ioredis';

/** How long a page counts as open that says nothing more, as when the process that served it was killed. */
export const presenceTtlMs = 24_000;

/** Who has which task open, as far as Redis knows. While it is away nobody is known to. */
export type PresenceBoard = {
  /** Counts a connection as open for another while. @returns the ids of everybody who has the task open, each once. */
  note: (taskId: string, look: Look) => Promise<string[]>;
  leave: (taskId: string, look: Look) => Promise<void>;
};

export type Look = { connection: string; userId: string };

// By the clock of Redis, which all processes share.
const noteScript = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return redis.call('ZRANGE', KEYS[1], 0, 999)`;

export function createPresenceBoard(redis: Redis): PresenceBoard {
  return {
    note: async (taskId, look) => {
      const key = redisNames.presence(taskId);
      const members = await redis.eval(noteScript, 1, key, memberOf(look), presenceTtlMs).catch(() => []);
      const ids = Array.isArray(members) ? members.map((member) => String(member).replace(/^\S* /, '')) : [];
      return [...new Set(ids)].sort();
    },
    leave: async (taskId, look) => {
      await redis.zrem(redisNames.presence(taskId), memberOf(look)).catch(() => 0);
    },
  };
}

function memberOf({ connection, userId }: Look): string {
  return `${connection} ${userId}`;
}
