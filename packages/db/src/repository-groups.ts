import { AppError } from '@codex-web/contracts/app-error';
import type { Repository } from '@codex-web/contracts/repository';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { recordActorsAudit } from './record-audit.ts';
import { findRepository } from './repositories.ts';

/**
 * Limits a repository, and with it all its tasks, to these groups; none opens it to every member.
 * @throws AppError `not_found` for a repository or a group that the workspace does not have.
 */
export async function setRepositoryGroups(
  db: Database,
  actor: Actor,
  id: string,
  groupIds: readonly string[],
): Promise<Repository> {
  const { name } = await findRepository(db, actor, id);
  const wanted = [...new Set(groupIds)];
  await inTransaction(db, async (client) => {
    await client.query('SELECT 1 FROM repositories WHERE id = $1 FOR NO KEY UPDATE', [id]);
    const { rowCount } = await client.query(
      'SELECT 1 FROM groups WHERE workspace_id = $1 AND id = ANY($2::uuid[]) FOR KEY SHARE',
      [actor.workspaceId, wanted],
    );
    if (rowCount !== wanted.length) throw new AppError('not_found', 'There is no such group in this workspace.');
    await client.query('DELETE FROM repository_groups WHERE repository_id = $1 AND NOT group_id = ANY($2::uuid[])', [
      id,
      wanted,
    ]);
    await client.query(
      'INSERT INTO repository_groups (repository_id, group_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING',
      [id, wanted],
    );
    const to = wanted.length === 0 ? 'every member' : `${wanted.length} ${wanted.length === 1 ? 'group' : 'groups'}`;
    await recordActorsAudit(client, actor, {
      action: 'repository.groups_set',
      subject: { type: 'repository', id },
      summary: `Opened the repository “${name}” to ${to}.`,
    });
  });
  return await findRepository(db, actor, id);
}
