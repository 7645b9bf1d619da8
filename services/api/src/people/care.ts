import { purgeWorkspaces } from '@codex-web/db/purge-workspaces';
import { repeat } from '@codex-web/service-kit/repeat';
import { createHeadLog } from '../audit/log-audit-heads.ts';
import type { Dependencies } from '../dependencies.ts';

const purgeEveryMs = 60_000;
const headsEveryMs = 3_600_000;

/** What nobody's request causes: removing what is left of deleted workspaces, and noting where the audit log ends. `stop` waits for what is under way. */
export function startPeopleCare(parts: Pick<Dependencies, 'db' | 'logger'>): { stop: () => Promise<void> } {
  const onError = (error: unknown) =>
    parts.logger.warn({ err: error }, 'workspaces and the audit log were not looked after');
  const purging = repeat(async () => void (await purgeWorkspaces(parts.db)), { everyMs: purgeEveryMs, onError });
  const noting = repeat(createHeadLog(parts), { everyMs: headsEveryMs, onError });
  return {
    stop: async () => {
      await Promise.all([purging.stop(), noting.stop()]);
    },
  };
}
