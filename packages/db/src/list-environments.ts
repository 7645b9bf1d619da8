import type { Environment } from '@codex-web/contracts/repository';
import type { Database } from './connect.ts';
import { listRepositories } from './repositories.ts';
import type { Viewer } from './viewer.ts';

/** The environments of the repositories that are open to the viewer, or of one of them, oldest first. */
export async function listEnvironments(db: Database, viewer: Viewer, repositoryId?: string): Promise<Environment[]> {
  const open = (await listRepositories(db, viewer)).map(({ id }) => id);
  const wanted = repositoryId === undefined ? open : open.filter((id) => id === repositoryId);
  const rows = await db.prisma.environment.findMany({
    where: { repositoryId: { in: wanted } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ createdAt, ...row }) => ({
    ...row,
    memoryBytes: Number(row.memoryBytes),
    diskBytes: Number(row.diskBytes),
  }));
}
