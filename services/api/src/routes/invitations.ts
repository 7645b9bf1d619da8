import { isAtLeast } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import {
  createInvitationRequest,
  type Invitation,
  invitationsAnswer,
  type NewInvitation,
  newInvitation,
} from '@codex-web/contracts/invitation';
import { isUnconfirmed } from '@codex-web/db/claim-account';
import {
  createInvitation,
  findInvitation,
  listInvitations,
  renewInvitation,
  revokeInvitation,
} from '@codex-web/db/invitations';
import { z } from 'zod';
import { actorOf, type Caller } from '../auth/caller.ts';
import { invitationUrl, newLink } from '../auth/invitation-link.ts';
import { guardMailTo } from '../auth/sign-in-guard.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { invitationMail } from '../people/invitation-mail.ts';

const tags = ['Members'];
const invitationParams = z.object({ invitation: z.uuid() });
const config = { rule: 'members.manage' } as const;

export function invitationRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  create(app, parts);
  renew(app, parts);
  revoke(app, parts);
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/invitations',
    { config, schema: { tags, summary: 'List the invitations that wait', response: { 200: invitationsAnswer } } },
    async ({ caller }) => ({ items: await listInvitations(db, caller.workspace.id) }),
  );
}

function create(app: App, parts: Dependencies): void {
  app.post(
    '/invitations',
    {
      config,
      schema: {
        tags,
        summary: 'Invite somebody into the workspace',
        description:
          'Its address works once, for 7 days, and is shown only here; it is mailed too where that is set up.',
        body: createInvitationRequest,
        response: { 201: newInvitation, ...refusals(400, 404, 409) },
      },
    },
    async ({ caller, body }, reply) => {
      checkMayGive(caller, body.role);
      const { token, stored } = newLink(new Date());
      const email = body.email?.toLowerCase() ?? null;
      if (parts.mailer && email !== null) await guardMailTo(parts.db, caller.user.id);
      const invited = { ...stored, role: body.role, email, groupIds: body.groupIds };
      const made = await createInvitation(parts.db, actorOf(caller), invited);
      reply.code(201).header('cache-control', 'no-store');
      return await send(parts, caller, made, token);
    },
  );
}

function renew(app: App, parts: Dependencies): void {
  app.post(
    '/invitations/:invitation/renewals',
    {
      config,
      schema: {
        tags,
        summary: 'Give an invitation a new address and 7 more days',
        description: 'The address before works no more.',
        params: invitationParams,
        response: { 201: newInvitation, ...refusals(404) },
      },
    },
    async ({ caller, params }, reply) => {
      const { role, email } = await findInvitation(parts.db, caller.workspace.id, params.invitation);
      checkMayGive(caller, role);
      if (parts.mailer && email !== null) await guardMailTo(parts.db, caller.user.id);
      const { token, stored } = newLink(new Date(), params.invitation);
      const renewed = await renewInvitation(parts.db, actorOf(caller), stored);
      reply.code(201).header('cache-control', 'no-store');
      return await send(parts, caller, renewed, token);
    },
  );
}

function revoke(app: App, { db }: Dependencies): void {
  app.delete(
    '/invitations/:invitation',
    {
      config,
      schema: {
        tags,
        summary: 'Revoke an invitation',
        params: invitationParams,
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async ({ caller, params }, reply) => {
      await revokeInvitation(db, actorOf(caller), params.invitation);
      return reply.code(204).send(undefined);
    },
  );
}

function checkMayGive(caller: Caller, role: Invitation['role']): void {
  if (isAtLeast(caller.role, role)) return;
  throw new AppError('forbidden', `You are ${caller.role} of this workspace and cannot make somebody its ${role}.`);
}

async function send(
  { db, mailer, settings }: Dependencies,
  caller: Caller,
  invitation: Invitation,
  token: string,
): Promise<NewInvitation> {
  const url = invitationUrl(settings.publicUrl, token);
  const { email } = invitation;
  // Whoever has not shown whose address they gave has nothing sent to others.
  if (!mailer || email === null || (await isUnconfirmed(db, caller.user.id))) {
    return { ...invitation, url, mailed: false };
  }
  await mailer.send(invitationMail({ to: email, from: caller.user.name, workspace: caller.workspace.name, url }));
  return { ...invitation, url, mailed: true };
}
