import { heldUpBy } from './choose-next.ts';
import type { Database } from './connect.ts';
import { readLines } from './read-lines.ts';

/** What could start in the workspace if there were places: of each person the first. */
export async function findStartable(db: Database, workspaceId: string): Promise<string[]> {
  const lines = await readLines(db.pool, { host: null, workspaceId });
  return lines.filter((line) => heldUpBy(line) === null).map((line) => line.head.attemptId);
}
