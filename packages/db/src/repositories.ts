import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { Environment, Repository } from '@codex-web/contracts/repository';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { recordActorsAudit } from './record-audit.ts';
import type { Viewer } from './viewer.ts';
import { violatedConstraint } from './violated-constraint.ts';
import { openRepository } from './visible-task.ts';

/** The repositories that are open to the viewer and were not removed, by name. */
export async function listRepositories(db: Database, viewer: Viewer): Promise<Repository[]> {
  const { rows } = await db.pool.query<RepositoryRow>(`${openSql} ORDER BY r.name, r.id`, [
    viewer.workspaceId,
    viewer.userId,
  ]);
  return rows.map(toRepository);
}

/** @throws AppError `not_found` when there is none that is open to the viewer, or it was removed. */
export async function findRepository(db: Database, viewer: Viewer, id: string): Promise<Repository> {
  const { rows } = await db.pool.query<RepositoryRow>(`${openSql} AND r.id = $3`, [
    viewer.workspaceId,
    viewer.userId,
    id,
  ]);
  if (!rows[0]) throw new AppError('not_found', 'There is no such repository. It may have been removed.');
  return toRepository(rows[0]);
}

const openSql = `
  SELECT r.id, r.name, r.url, r.default_branch AS "defaultBranch", r.created_at AS "createdAt",
    coalesce((
      SELECT json_agg(json_build_object('id', g.id, 'name', g.name) ORDER BY g.name)
      FROM repository_groups rg JOIN groups g ON g.id = rg.group_id WHERE rg.repository_id = r.id), '[]') AS groups
  FROM repositories r
  WHERE r.workspace_id = $1 AND r.removed_at IS NULL AND ${openRepository('r.id', '$2')}`;

export type NewRepository = { name: string; url: string; defaultBranch: string };
export type EnvironmentDefaults = Omit<Environment, 'id' | 'repositoryId'>;

/**
 * Adds a repository together with its default environment.
 * @throws AppError `conflict` when the workspace has one with this address.
 */
export async function addRepository(
  db: Database,
  actor: Actor,
  added: NewRepository,
  defaults: EnvironmentDefaults,
): Promise<Repository> {
  const id = randomUUID();
  try {
    await inTransaction(db, async (client) => {
      await client.query(
        'INSERT INTO repositories (id, workspace_id, name, url, default_branch) VALUES ($1, $2, $3, $4, $5)',
        [id, actor.workspaceId, added.name, added.url, added.defaultBranch],
      );
      await client.query(
        `INSERT INTO environments (id, repository_id, name, image, memory_bytes, cpus, max_processes, disk_bytes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [randomUUID(), id, defaults.name, defaults.image, ...limitsOf(defaults)],
      );
      await recordActorsAudit(client, actor, {
        action: 'repository.added',
        subject: { type: 'repository', id },
        summary: `Added the repository “${added.name}”.`,
      });
    });
  } catch (error) {
    if (violatedConstraint(error) !== 'repositories_url_once') throw error;
    throw new AppError(
      'conflict',
      'This repository is in the workspace already. Choose it from the list; when it is not there, ask an admin to open it to you.',
    );
  }
  return await findRepository(db, actor, id);
}

/**
 * Takes a repository off the list; its tasks stay.
 * @throws AppError `not_found` when there is none that is open to the actor, or it was removed before.
 */
export async function removeRepository(db: Database, actor: Actor, id: string): Promise<void> {
  const { name } = await findRepository(db, actor, id);
  await inTransaction(db, async (client) => {
    await client.query('UPDATE repositories SET removed_at = now() WHERE id = $1 AND removed_at IS NULL', [id]);
    await recordActorsAudit(client, actor, {
      action: 'repository.removed',
      subject: { type: 'repository', id },
      summary: `Removed the repository “${name}”.`,
    });
  });
}

function limitsOf(defaults: EnvironmentDefaults): number[] {
  return [defaults.memoryBytes, defaults.cpus, defaults.maxProcesses, defaults.diskBytes];
}

type RepositoryRow = Omit<Repository, 'createdAt'> & { createdAt: Date };

function toRepository(row: RepositoryRow): Repository {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
