import { signUpLink } from '@codex-web/contracts/account';
import { createSignUpLink } from '@codex-web/db/sign-up-links';
import { newSignUpLink, signUpUrl } from '../auth/sign-up-token.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';

export function signUpLinkRoutes(app: App, { db, settings }: Dependencies): void {
  app.post(
    '/sign-up-links',
    {
      config: { rule: 'members.manage' },
      schema: {
        tags: ['Account'],
        summary: 'Make a link with which one person joins the workspace',
        description: 'For owners and admins. The link works once, for 7 days; its secret is shown only here.',
        response: { 201: signUpLink },
      },
    },
    async (request, reply) => {
      const { workspace } = request.caller;
      const { token, stored } = newSignUpLink(new Date());
      await createSignUpLink(db, workspace.id, stored);
      reply.code(201);
      return { url: signUpUrl(settings.publicUrl, token), expiresAt: stored.expiresAt.toISOString() };
    },
  );
}
