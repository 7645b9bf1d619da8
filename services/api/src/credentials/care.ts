import { findChatgptDue } from '@codex-web/db/chatgpt-row';
import { endLateSignIns } from '@codex-web/db/chatgpt-sign-ins';
import { findCredentialById } from '@codex-web/db/find-credentials';
import { repeat } from '@codex-web/service-kit/repeat';
import type { ChatgptParts } from '../chatgpt/chatgpt-parts.ts';
import { pollSignIns } from '../chatgpt/poll-sign-ins.ts';
import type { TokenService } from './token-service.ts';

type Parts = ChatgptParts & { tokens: TokenService };

const pollEveryMs = 1_000;
const renewEveryMs = 30_000;
/** A token is renewed when about three quarters of its life are over; not at the same moment in all processes. */
const renewedShare = 0.75;
const shareJitter = 0.05;

/** What nobody's request causes: finishing device sign-ins, and renewing tokens before they end. `stop` waits for what is under way. */
export function startCredentialCare(parts: Parts): { stop: () => Promise<void> } {
  const onError = (error: unknown) => parts.logger.warn({ err: error }, 'credentials could not be looked after');
  const polling = repeat(() => pollSignIns(parts), { everyMs: pollEveryMs, onError });
  const renewing = repeat(
    async () => {
      await endLateSignIns(parts.db);
      await renewDue(parts, renewedShare + (Math.random() - 0.5) * 2 * shareJitter);
    },
    { everyMs: renewEveryMs, onError },
  );
  return {
    stop: async () => {
      await Promise.all([polling.stop(), renewing.stop()]);
    },
  };
}

/** Renews every ChatGPT sign-in of whose token this share of its life is over. */
export async function renewDue({ db, tokens, logger }: Pick<Parts, 'db' | 'tokens' | 'logger'>, share: number) {
  for (const { id, generation } of await findChatgptDue(db, share)) {
    const credential = await findCredentialById(db, id);
    if (!credential) continue;
    const signal = AbortSignal.timeout(60_000);
    const context = { reason: 'proactive_expiry', rejectedGeneration: generation, signal } as const;
    // What went wrong is noted by the source, and tried again when it says so.
    await tokens.refresh(credential, context).catch((error: unknown) => {
      logger.debug({ err: error, credentialId: id }, 'a token was not renewed ahead');
    });
  }
}
