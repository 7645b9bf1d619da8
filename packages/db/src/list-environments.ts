import type { Environment } from '@codex-web/contracts/repository';
import type { Database } from './connect.ts';

/** The environments of a workspace's repositories, or of one of them, oldest first. */
export async function listEnvironments(
  db: Database,
  workspaceId: string,
  repositoryId?: string,
): Promise<Environment[]> {
  const repository = { workspaceId, removedAt: null, ...(repositoryId && { id: repositoryId }) };
  const rows = await db.prisma.environment.findMany({
    where: { repository },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ createdAt, ...row }) => ({
    ...row,
    memoryBytes: Number(row.memoryBytes),
    diskBytes: Number(row.diskBytes),
  }));
}
