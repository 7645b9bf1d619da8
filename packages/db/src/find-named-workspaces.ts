import type { Queryable } from './queryable.ts';

/** The ids of workspaces by what names them: their id, or a name that no other has. What leads nowhere, or to several, is left out. */
export async function findNamedWorkspaces(client: Queryable, names: string[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; name: string; alone: boolean }>(
    `SELECT id, name, count(*) OVER (PARTITION BY name) = 1 AS alone FROM workspaces
     WHERE deleted_at IS NULL AND (id::text = ANY($1) OR name = ANY($1))`,
    [names],
  );
  const byName = rows.filter(({ alone }) => alone).map(({ id, name }) => [name, id] as const);
  const found = new Map([...byName, ...rows.map(({ id }) => [id, id] as const)]);
  return new Map(names.flatMap((name) => (found.has(name) ? [[name, found.get(name) ?? ''] as const] : [])));
}
