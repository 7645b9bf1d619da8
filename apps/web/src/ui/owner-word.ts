import type { CredentialOwner } from '@codex-web/contracts/credential';
import { visibleName } from './format/visible-text.ts';

/** Whose a credential is, for who looks at it: `yours`, `A. Person’s`, `the workspace’s`, `the installation’s`. */
export function ownerWord(owner: CredentialOwner, userId: string): string {
  if (owner.kind === 'person') return owner.userId === userId ? 'yours' : `${visibleName(owner.name)}’s`;
  return owner.kind === 'workspace' ? 'the workspace’s' : 'the installation’s';
}
