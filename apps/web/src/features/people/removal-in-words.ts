import type { RemovedMember } from '@codex-web/contracts/member';

/** What came of removing somebody, as a sentence. */
export function removalInWords({ endedAttempts, wipedCredentials, revokedTokens }: RemovedMember): string {
  const parts = [
    counted(endedAttempts, 'attempt', 'ended'),
    counted(wipedCredentials, 'credential', 'wiped'),
    counted(revokedTokens, 'API token', 'revoked'),
  ].filter((part) => part !== null);
  if (parts.length === 0) return 'There was nothing of theirs to end. Their tasks stay.';
  return `${parts.join(', ')}. Their tasks stay.`;
}

function counted(count: number, what: string, became: string): string | null {
  return count === 0 ? null : `${count} ${what}${count === 1 ? '' : 's'} ${became}`;
}
