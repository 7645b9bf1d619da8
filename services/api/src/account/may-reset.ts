import { isAtLeast, type Role } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { ResetTarget } from '@codex-web/db/find-reset-target';

/**
 * Decides whether an administrator of a workspace may have a link made with which the password of a member can be set. Who holds
 * such a link can become that person, everywhere: so it takes an administrator above them in each of their workspaces.
 * @throws AppError `not_found` for who is no member of this one; `forbidden`
 */
export function checkMayReset(target: ResetTarget | null, workspaceId: string): asserts target is ResetTarget {
  if (!target?.memberships.some((membership) => membership.workspaceId === workspaceId)) {
    throw new AppError('not_found', 'There is no such member.');
  }
  const isAboveEverywhere = target.memberships.every(({ role, otherRole }) => isAbove(otherRole, role));
  if (!target.isOperator && isAboveEverywhere) return;
  throw new AppError(
    'forbidden',
    'You can make this link only for people below you, in all workspaces they are in. Ask an operator of the installation.',
  );
}

/** An administrator above, of those who manage members at all. */
function isAbove(one: Role | null, other: Role): boolean {
  return one !== null && isAtLeast(one, 'admin') && isAtLeast(one, other) && one !== other;
}
