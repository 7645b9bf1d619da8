import { me } from '@codex-web/contracts/account';
import type { App } from '../http/app-type.ts';

export function meRoutes(app: App): void {
  app.get(
    '/me',
    {
      config: { rule: 'workspace.read' },
      schema: { tags: ['Account'], summary: 'Who is signed in', response: { 200: me } },
    },
    async ({ caller: { user, workspace, role, isOperator } }) => ({ user, workspace, role, isOperator }),
  );
}
