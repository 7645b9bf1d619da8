import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { Environment, Repository } from '@codex-web/contracts/repository';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { violatedConstraint } from './violated-constraint.ts';

/** The repositories of a workspace that were not removed, by name. */
export async function listRepositories(db: Database, workspaceId: string): Promise<Repository[]> {
  const rows = await db.prisma.repository.findMany({
    where: { workspaceId, removedAt: null },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toRepository);
}

/** @throws AppError `not_found` when the workspace has no such repository, or it was removed. */
export async function findRepository(db: Database, workspaceId: string, id: string): Promise<Repository> {
  const row = await db.prisma.repository.findFirst({ where: { id, workspaceId, removedAt: null } });
  if (!row) throw new AppError('not_found', 'There is no such repository. It may have been removed.');
  return toRepository(row);
}

export type NewRepository = { workspaceId: string; name: string; url: string; defaultBranch: string };
export type EnvironmentDefaults = Omit<Environment, 'id' | 'repositoryId'>;

/**
 * Adds a repository together with its default environment.
 * @throws AppError `conflict` when the workspace has one with this address.
 */
export async function addRepository(
  db: Database,
  added: NewRepository,
  defaults: EnvironmentDefaults,
): Promise<Repository> {
  const id = randomUUID();
  try {
    await inTransaction(db, async (client) => {
      await client.query(
        'INSERT INTO repositories (id, workspace_id, name, url, default_branch) VALUES ($1, $2, $3, $4, $5)',
        [id, added.workspaceId, added.name, added.url, added.defaultBranch],
      );
      await client.query(
        `INSERT INTO environments (id, repository_id, name, image, memory_bytes, cpus, max_processes, disk_bytes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [randomUUID(), id, defaults.name, defaults.image, ...limitsOf(defaults)],
      );
    });
  } catch (error) {
    if (violatedConstraint(error) !== 'repositories_url_once') throw error;
    throw new AppError('conflict', 'This repository is in the workspace already. Choose it from the list.');
  }
  return await findRepository(db, added.workspaceId, id);
}

/**
 * Takes a repository off the list; its tasks stay.
 * @throws AppError `not_found` when the workspace has no such repository, or it was removed before.
 */
export async function removeRepository(db: Database, workspaceId: string, id: string): Promise<void> {
  const { count } = await db.prisma.repository.updateMany({
    where: { id, workspaceId, removedAt: null },
    data: { removedAt: new Date() },
  });
  if (count === 0) throw new AppError('not_found', 'There is no such repository. It may have been removed.');
}

function limitsOf(defaults: EnvironmentDefaults): number[] {
  return [defaults.memoryBytes, defaults.cpus, defaults.maxProcesses, defaults.diskBytes];
}

function toRepository(row: { id: string; name: string; url: string; defaultBranch: string; createdAt: Date }) {
  const { id, name, url, defaultBranch } = row;
  return { id, name, url, defaultBranch, createdAt: row.createdAt.toISOString() };
}
