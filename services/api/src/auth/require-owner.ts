import { AppError } from '@codex-web/contracts/app-error';
import type { Caller } from './caller.ts';

/**
 * @param what they want to do, as in `change its limits`.
 * @returns who it is, as queries that change something of the workspace name them.
 * @throws AppError `forbidden` when the caller does not own the workspace.
 */
export function requireOwner(caller: Caller, what: string): { workspaceId: string; userId: string } {
  if (caller.role !== 'owner') {
    throw new AppError('forbidden', `Only the owner of the workspace can ${what}. Ask them for it.`);
  }
  return { workspaceId: caller.workspace.id, userId: caller.user.id };
}
