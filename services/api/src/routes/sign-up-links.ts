import { signUpLink } from '@codex-web/contracts/account';
import { AppError } from '@codex-web/contracts/app-error';
import { createSignUpLink } from '@codex-web/db/sign-up-links';
import { newSignUpLink, signUpUrl } from '../auth/sign-up-token.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';

export function signUpLinkRoutes(app: App, { db, settings }: Dependencies): void {
  app.post(
    '/sign-up-links',
    {
      schema: {
        tags: ['Account'],
        summary: 'Make a link with which one person joins the workspace',
        description: 'For its owner. The link works once, for 7 days; its secret is shown only here.',
        response: { 201: signUpLink },
      },
    },
    async (request, reply) => {
      const { workspace, role } = request.caller;
      if (role !== 'owner') {
        throw new AppError('forbidden', 'Only the owner of the workspace can make sign-up links. Ask them for one.');
      }
      const { token, stored } = newSignUpLink(new Date());
      await createSignUpLink(db, workspace.id, stored);
      reply.code(201);
      return { url: signUpUrl(settings.publicUrl, token), expiresAt: stored.expiresAt.toISOString() };
    },
  );
}
