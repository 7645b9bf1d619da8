import type { CredentialOwner } from '@codex-web/contracts/credential';

/** Whose a credential is, by the columns that say so. */
export function toCredentialOwner(row: {
  workspaceId: string | null;
  userId: string | null;
  userName: string | null;
}): CredentialOwner {
  if (row.workspaceId === null) return { kind: 'installation' };
  if (row.userId === null) return { kind: 'workspace' };
  return { kind: 'person', userId: row.userId, name: row.userName ?? '' };
}
