import type { ProviderSignal } from '@codex-web/contracts/admission';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import { disableCredential, parkCredential } from '@codex-web/db/credential-state';
import { recordAuditAlone } from '@codex-web/db/record-audit';
import type { PayingCredential } from '@codex-web/db/stored-credential';
import { parkedUntil } from '../credentials/credential-status.ts';
import { knownSecrets } from '../credentials/known-secrets.ts';
import { noteRefusal } from '../credentials/note-refusal.ts';
import { clean } from '../providers/say-refusal.ts';
import type { InternalParts } from './internal-parts.ts';
import { findPayment, payingCredential } from './payment.ts';

/** Lets what a provider said of one request count for the whole credential. @throws AppError `not_found`, `no_credential` */
export async function takeSignal(parts: InternalParts, attemptId: string, signal: ProviderSignal): Promise<void> {
  const payment = await findPayment(parts, attemptId);
  const credential = payingCredential(payment);
  switch (signal.kind) {
    case 'usage_limit':
      return await park(parts, credential, parkedUntil(signal, payment.now), signal.message);
    case 'usage_not_included':
      return await disable(parts, credential, signal.message);
    case 'unauthorized':
      // Of a token that was exchanged meanwhile it says nothing; a command's tokens do not stand in the row.
      if (credential.kind === 'command' || credential.generation === signal.generation) {
        await noteRefusal(parts.db, credential);
      }
      return;
    default:
      return signal satisfies never;
  }
}

async function park(parts: InternalParts, credential: PayingCredential, until: Date, said: string): Promise<void> {
  const message = providerSaid(clean(said, await knownSecrets(parts, credential)));
  if (!(await parkCredential(parts.db.pool, credential.id, until, { reason: 'usage_limit', message }))) return;
  const summary = `The provider’s limit is reached until ${until.toISOString()}.`;
  await audit(parts, credential, 'credential.parked', summary);
}

async function disable(parts: InternalParts, credential: PayingCredential, said: string): Promise<void> {
  const own = providerSaid(clean(said, await knownSecrets(parts, credential)));
  const message = `Its plan does not pay for models. ${own}`.trim();
  if (!(await disableCredential(parts.db.pool, credential.id, { reason: 'usage_not_included', message }))) return;
  await audit(parts, credential, 'credential.disabled', 'Its plan does not pay for models.');
}

function providerSaid(text: string): string {
  return text === '' ? '' : `The provider says: “${text}”`;
}

async function audit(
  { db }: Pick<InternalParts, 'db'>,
  credential: PayingCredential,
  action: AuditAction,
  summary: string,
): Promise<void> {
  const { id, workspaceId } = credential;
  const subject = { type: 'credential', id };
  await recordAuditAlone(db, { workspaceId, actorId: null, origin: null, action, subject, summary });
}
