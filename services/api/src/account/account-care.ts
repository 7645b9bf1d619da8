import { forgetOldLinks } from '@codex-web/db/account-links';
import { forgetOldTries } from '@codex-web/db/sign-in-failures';
import { repeat } from '@codex-web/service-kit/repeat';
import type { Dependencies } from '../dependencies.ts';
import { answerResetRequests } from './password-resets.ts';

type Parts = Pick<Dependencies, 'db' | 'logger' | 'mailer' | 'settings'>;

const answerEveryMs = 1_000;
const forgetEveryMs = 3_600_000;

/** Sends the links that were asked for, and forgets what is over. `stop` waits for what is under way. */
export function startAccountCare(parts: Parts): { stop: () => Promise<void> } {
  const { db, mailer, logger } = parts;
  const onError = (error: unknown) => logger.warn({ err: error }, 'accounts could not be looked after');
  const answering =
    mailer && repeat(() => answerResetRequests({ ...parts, mailer }), { everyMs: answerEveryMs, onError });
  const forgetting = repeat(
    async () => {
      await forgetOldTries(db);
      await forgetOldLinks(db);
    },
    { everyMs: forgetEveryMs, onError },
  );
  return {
    stop: async () => {
      await Promise.all([answering?.stop(), forgetting.stop()]);
    },
  };
}
