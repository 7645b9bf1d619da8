import { AppError } from '@codex-web/contracts/app-error';
import { findCredentialById } from '@codex-web/db/find-credentials';
import { findAttemptOf, followShareLink, type SharedPlace } from '@codex-web/db/follow-share-link';
import { hashToken } from '../auth/secret-token.ts';
import { openSecrets } from '../credentials/secrets.ts';
import type { Dependencies } from '../dependencies.ts';
import { createShareRedactor, type ShareRedactor } from './share-redactor.ts';

type Parts = Pick<Dependencies, 'db' | 'keys'>;

export type Share = { place: SharedPlace; redactor: ShareRedactor };

/** @throws AppError `not_found`, the same whether the link never was, expired, was withdrawn or is switched off. */
export async function openShare(parts: Parts, token: string): Promise<Share> {
  const place = await followShareLink(parts.db, hashToken(token));
  if (!place)
    throw new AppError('not_found', 'This link leads nowhere: it expired or was withdrawn. Ask for a new one.');
  const secrets = await Promise.all(place.credentialIds.map((id) => secretsOf(parts, id)));
  return { place, redactor: createShareRedactor({ secrets: secrets.flat(), repositoryUrl: place.repositoryUrl }) };
}

/** @throws AppError `not_found` when the shared task has no such attempt. */
export async function requireAttempt({ db }: Parts, { place }: Share, attemptId: string) {
  const found = await findAttemptOf(db, place.taskId, attemptId);
  if (!found) throw new AppError('not_found', 'The task has no such attempt.');
  return found;
}

async function secretsOf({ db, keys }: Parts, credentialId: string): Promise<string[]> {
  const credential = await findCredentialById(db, credentialId);
  if (!credential) return [];
  const { secret, headers, chatgpt = {} } = openSecrets(keys, credential);
  return [secret, ...Object.values(headers), ...Object.values(chatgpt)].filter((value) => typeof value === 'string');
}
