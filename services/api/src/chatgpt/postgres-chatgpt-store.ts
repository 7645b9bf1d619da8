import type { ChatgptStore, PermanentReason } from '@codex-web/credentials/chatgpt/chatgpt-store';
import {
  acquireChatgptLease,
  beginRedemption,
  commitChatgpt,
  deferChatgpt,
  dropRedemption,
  failChatgpt,
  findRedemption,
  loadChatgpt,
  releaseChatgptLease,
} from '@codex-web/db/chatgpt-row';
import type { Database } from '@codex-web/db/connect';
import { z } from 'zod';
import type { KeyRing } from '../credentials/key-ring.ts';
import { openTokens, sealTokens } from './sealed-tokens.ts';

/** One ChatGPT sign-in in its row of Postgres, encrypted; the lease runs by the clock of the database. */
export function postgresChatgptStore(db: Database, keys: KeyRing, credentialId: string): ChatgptStore {
  return {
    load: async () => {
      const row = await loadChatgpt(db, credentialId);
      if (!row) return null;
      return {
        generation: row.generation,
        tokens: openTokens(keys, credentialId, row),
        failure: row.failure && { reason: toReason(row.failure.reason), message: row.failure.message },
        retryAt: row.retryAt?.getTime() ?? null,
      };
    },
    acquire: (holder, leaseMs) => acquireChatgptLease(db, credentialId, holder, leaseMs),
    release: (holder) => releaseChatgptLease(db, credentialId, holder),
    openRedemption: async () => {
      const open = await findRedemption(db, credentialId);
      return open && { ...open, startedAt: open.startedAt.getTime() };
    },
    beginRedemption: (redemption) => beginRedemption(db, credentialId, redemption),
    dropRedemption: (generation) => dropRedemption(db, credentialId, generation),
    commit: async (generation, tokens) =>
      await commitChatgpt(db, credentialId, generation, sealTokens(keys, credentialId, tokens)),
    fail: async (generation, failure) => {
      await failChatgpt(db, credentialId, generation, failure);
    },
    defer: (generation, retryAt) => deferChatgpt(db, credentialId, generation, new Date(retryAt)),
  };
}

const permanentReason = z
  .enum(['refused', 'expired', 'exhausted', 'revoked', 'account_mismatch', 'not_signed_in', 'lost_rotation', 'other'])
  .catch('other') satisfies z.ZodType<PermanentReason>;

function toReason(reason: string): PermanentReason {
  return permanentReason.parse(reason);
}
