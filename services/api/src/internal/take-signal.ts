import type { ProviderSignal } from '@codex-web/contracts/admission';
import { disableCredential, parkCredential } from '@codex-web/db/credential-state';
import { recordAudit } from '@codex-web/db/record-audit';
import type { StoredCredential } from '@codex-web/db/stored-credential';
import { redact } from '@codex-web/service-kit/logger';
import { parkedUntil } from '../credentials/credential-status.ts';
import { noteRefusal } from '../credentials/note-refusal.ts';
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

async function park({ db }: InternalParts, credential: StoredCredential, until: Date, said: string): Promise<void> {
  const message = providerSaid(said);
  if (!(await parkCredential(db.pool, credential.id, until, { reason: 'usage_limit', message }))) return;
  const summary = `The provider’s limit is reached until ${until.toISOString()}.`;
  await audit({ db }, credential, 'credential.parked', summary);
}

async function disable({ db }: InternalParts, credential: StoredCredential, said: string): Promise<void> {
  const message = `Its plan does not pay for models. ${providerSaid(said)}`.trim();
  if (!(await disableCredential(db.pool, credential.id, { reason: 'usage_not_included', message }))) return;
  await audit({ db }, credential, 'credential.disabled', 'Its plan does not pay for models.');
}

/** A provider's words are shown as its own, with nothing in them that looks like a secret. */
function providerSaid(said: string): string {
  const text = redact(said.replace(/\s+/g, ' ').trim()).slice(0, 300);
  return text === '' ? '' : `The provider says: “${text}”`;
}

async function audit(
  { db }: Pick<InternalParts, 'db'>,
  credential: StoredCredential,
  action: string,
  summary: string,
): Promise<void> {
  const { id: subjectId, workspaceId } = credential;
  await recordAudit(db.pool, { workspaceId, actorId: null, action, subjectId, summary });
}
