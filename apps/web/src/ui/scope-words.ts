import { permissions, type Scope } from '@codex-web/contracts/access';

/** What a scope opens, in words: what the permissions allow that ask for it. */
export function scopeWords(scope: Scope): string {
  const allowed = Object.values(permissions)
    .filter((grant) => grant.scope === scope)
    .map(({ allows }) => allows);
  const text = allowed.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
