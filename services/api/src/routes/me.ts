import { me } from '@codex-web/contracts/account';
import { listOwnWorkspaces } from '@codex-web/db/workspaces';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';

export function meRoutes(app: App, { db }: Pick<Dependencies, 'db'>): void {
  app.get(
    '/me',
    {
      config: { rule: 'workspace.read' },
      schema: { tags: ['Account'], summary: 'Who is signed in', response: { 200: me } },
    },
    async ({ caller: { user, workspace, role, isOperator, token } }) => {
      const all = await listOwnWorkspaces(db, user.id);
      const workspaces = token === null ? all : all.filter(({ id }) => id === workspace.id);
      return { user, workspace, role, isOperator, workspaces };
    },
  );
}
