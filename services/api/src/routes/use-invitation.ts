import { invitationState } from '@codex-web/contracts/invitation';
import { ownWorkspace } from '@codex-web/contracts/workspace';
import { activateWorkspace } from '@codex-web/db/activate-workspace';
import { findMember } from '@codex-web/db/find-member';
import { acceptInvitation, findUsableInvitation, linkInvalid } from '@codex-web/db/use-invitation';
import { z } from 'zod';
import { hashToken } from '../auth/secret-token.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';

const tags = ['Members'];
const secretParams = z.object({ invitation: z.string().max(200) });

/** What somebody does with the link of an invitation who has no account yet. */
export function invitationStateRoutes(app: App, { db }: Dependencies, limits: SignInLimits): void {
  app.get(
    '/invitations/:invitation',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags,
        summary: 'Read where an invitation leads',
        description: 'The last part of the path is its secret.',
        params: secretParams,
        response: { 200: invitationState },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const found = await findUsableInvitation(db, hashToken(request.params.invitation));
      const unusable = { workspaceName: null, role: null, invitedBy: null, email: null };
      return { valid: found !== null, ...(found ?? unusable) };
    },
  );
}

export function acceptInvitationRoutes(app: App, { db }: Dependencies): void {
  app.post(
    '/invitations/:invitation/accept',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Join the workspace of an invitation',
        description:
          'For somebody who has an account; the path has the secret of the invitation. The session works in that workspace from then on.',
        params: secretParams,
        response: { 200: ownWorkspace, ...refusals(409, 410) },
      },
    },
    async ({ params, signedIn }) => {
      const { user, origin, sessionId } = signedIn;
      const invited = { userId: user.id, email: user.email.toLowerCase(), origin };
      const workspace = await acceptInvitation(db, hashToken(params.invitation), invited);
      await activateWorkspace(db, { sessionId, userId: user.id }, workspace.id);
      const membership = await findMember(db, user.id, { of: 'workspace', id: workspace.id });
      if (!membership) throw linkInvalid();
      return { ...membership.workspace, role: membership.role };
    },
  );
}
