import type { Database } from '@codex-web/db/connect';
import { countAudits, requireSignIn } from '@codex-web/db/credential-state';
import { recordAuditAlone } from '@codex-web/db/record-audit';
import type { PayingCredential } from '@codex-web/db/stored-credential';

const action = 'credential.refused';
const refusalsAllowed = 3;
const withinMs = 10 * 60_000;
/** Requests that were under way together are refused together; that counts as once. */
const burstMs = 5_000;

/** Notes that a provider refused a credential for good. The third time in ten minutes it is not sent any more until somebody acts. */
export async function noteRefusal(db: Database, credential: PayingCredential): Promise<void> {
  const before = await countAudits(db.pool, { subjectId: credential.id, action, withinMs });
  if (before.newestAgeMs !== null && before.newestAgeMs < burstMs) return;
  const about = {
    workspaceId: credential.workspaceId,
    actorId: null,
    origin: null,
    subject: { type: 'credential', id: credential.id },
  };
  await recordAuditAlone(db, { ...about, action, summary: 'The model provider refused it.' });
  if (before.count + 1 < refusalsAllowed) return;
  const message = 'The model provider refused it several times in ten minutes.';
  const marked = await requireSignIn(db.pool, credential.id, credential.generation, { reason: 'refused', message });
  if (marked) await recordAuditAlone(db, { ...about, action: 'credential.stopped', summary: message });
}
