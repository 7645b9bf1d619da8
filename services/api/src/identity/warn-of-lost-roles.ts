import { findNamedWorkspaces } from '@codex-web/db/find-named-workspaces';
import type { Dependencies } from '../dependencies.ts';
import type { ProviderSettings } from './identity-file.ts';

/** Says in the log which rules for roles give nobody anything, since what they name is no workspace, or several. */
export async function warnOfLostRoles(
  { db, logger }: Pick<Dependencies, 'db' | 'logger'>,
  providers: Pick<ProviderSettings, 'id' | 'roles'>[],
): Promise<void> {
  for (const { id: provider, roles } of providers) {
    const names = [...new Set(roles.map(({ workspace }) => workspace))];
    const found = await findNamedWorkspaces(db.pool, names);
    const workspaces = names.filter((name) => !found.has(name));
    if (workspaces.length === 0) continue;
    logger.warn({ provider, workspaces }, 'roles of an identity provider name what is no workspace, or several');
  }
}
