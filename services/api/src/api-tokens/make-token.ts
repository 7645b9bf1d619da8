import { randomUUID } from 'node:crypto';
import type { Role, Scope } from '@codex-web/contracts/access';
import { grantableScopes } from '@codex-web/contracts/api-token';
import { AppError } from '@codex-web/contracts/app-error';
import type { NewApiToken } from '@codex-web/db/api-tokens';
import { hashTokenText, newTokenText, prefixOf, type TokenKind } from './token-text.ts';

type Wanted = { name: string; scopes: Scope[]; expiresInDays: number };

/** A new token: its text, which is shown once, and what is stored of it. */
export function makeToken(
  kind: TokenKind,
  { name, scopes, expiresInDays }: Wanted,
): { text: string; stored: NewApiToken } {
  const text = newTokenText(kind);
  const stored = {
    id: randomUUID(),
    hash: hashTokenText(text),
    prefix: prefixOf(text),
    name,
    scopes: [...new Set(scopes)].sort(),
    expiresInDays,
  };
  return { text, stored };
}

/** Whoever gives scopes, and with which token if it is one. */
type Giver = { role: Role; isOperator: boolean; token: { scopes: Scope[] } | null };

/** @throws AppError `forbidden` when somebody would give scopes that they, or the token they use, do not have themselves. */
export function checkGrantable(giver: Giver, scopes: Scope[]): void {
  const own = grantableScopes(giver).filter((scope) => giver.token?.scopes.includes(scope) ?? true);
  const beyond = scopes.filter((scope) => !own.includes(scope));
  if (beyond.length === 0) return;
  throw new AppError(
    'forbidden',
    `You cannot give ${beyond.join(', ')}: your role in this workspace makes no use of it. Leave it out.`,
  );
}
