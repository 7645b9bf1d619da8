import { randomUUID } from 'node:crypto';
import type { ChatgptEvent } from '@codex-web/credentials/chatgpt/chatgpt-event';
import { chatgptSource } from '@codex-web/credentials/chatgpt/chatgpt-source';
import type { CredentialSource } from '@codex-web/credentials/credential-source';
import { findCredentialById } from '@codex-web/db/find-credentials';
import { recordAuditAlone } from '@codex-web/db/record-audit';
import type { ChatgptParts } from './chatgpt-parts.ts';
import { postgresChatgptStore } from './postgres-chatgpt-store.ts';

/** Makes the source of one ChatGPT sign-in. This process is one holder of leases among all that share the database. */
export function chatgptSources(parts: Omit<ChatgptParts, 'baseUrl'>): (credentialId: string) => CredentialSource {
  const holder = randomUUID();
  const { db, keys, issuer } = parts;
  return (credentialId) => {
    const store = postgresChatgptStore(db, keys, credentialId);
    const onEvent = (event: ChatgptEvent) => void note(parts, credentialId, event);
    return chatgptSource({ store, issuer, holder, now: Date.now, onEvent });
  };
}

/** Into the log, where renewals are counted, and into the history of the credential. Never fails. */
async function note({ db, logger }: Pick<ChatgptParts, 'db' | 'logger'>, subjectId: string, event: ChatgptEvent) {
  const { type, ...details } = event;
  const isAlarm = type === 'quarantined' || type === 'not_stored';
  logger[isAlarm ? 'error' : 'info']({ credentialId: subjectId, event: type, ...details }, 'a ChatGPT sign-in');
  try {
    const credential = await findCredentialById(db, subjectId);
    if (!credential) return;
    const { workspaceId } = credential;
    const action = `credential.${type}` as const;
    const subject = { type: 'credential', id: subjectId };
    await recordAuditAlone(db, {
      workspaceId,
      actorId: null,
      origin: null,
      action,
      subject,
      summary: summaryOf(event),
    });
  } catch (error) {
    logger.warn({ err: error, credentialId: subjectId }, 'what happened to a ChatGPT sign-in was not written down');
  }
}

function summaryOf(event: ChatgptEvent): string {
  switch (event.type) {
    case 'refreshed':
      return `Renewed (${event.reason}). ${event.warning ?? ''}`.trim();
    case 'failed':
      return event.reason === 'transient' ? `Could not be renewed just now. ${event.message}` : event.message;
    case 'quarantined':
      return event.message;
    case 'not_stored':
      return 'Renewed, and could not be stored yet.';
    case 'discarded':
      return event.because === 'gone' ? 'Renewed after it was removed; revoked.' : 'Renewed by another process before.';
    default:
      return event satisfies never;
  }
}
