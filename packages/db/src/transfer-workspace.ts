import { AppError } from '@codex-web/contracts/app-error';
import type { Actor } from './actor.ts';
import { setRole } from './change-role.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { lockMembers, roleOf } from './lock-members.ts';
import { requireTyped } from './require-typed.ts';

/**
 * Makes a member the owner, and the owner who does it an admin.
 * @param typed the name of the workspace.
 * @throws AppError `name_not_typed`; `not_found` when the person is no member.
 */
export async function transferWorkspace(db: Database, actor: Actor, userId: string, typed: string): Promise<void> {
  await inTransaction(db, async (client) => {
    const { name } = await lockMembers(client, actor.workspaceId);
    requireTyped(typed, name, 'the name of the workspace');
    if ((await roleOf(client, actor.workspaceId, actor.userId)) !== 'owner') throw notOwner();
    const before = await roleOf(client, actor.workspaceId, userId);
    if (userId === actor.userId) return;
    if (before !== 'owner') await setRole(client, actor, userId, before, 'owner');
    await setRole(client, actor, actor.userId, 'owner', 'admin');
  });
}

function notOwner(): AppError {
  return new AppError('forbidden', 'Only an owner transfers the workspace.');
}
