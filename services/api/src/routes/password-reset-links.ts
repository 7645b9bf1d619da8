import { AppError } from '@codex-web/contracts/app-error';
import { passwordResetLink } from '@codex-web/contracts/sign-in';
import { findResetTarget } from '@codex-web/db/find-reset-target';
import { endSessions } from '@codex-web/db/user-sessions';
import { z } from 'zod';
import { checkMayReset } from '../account/may-reset.ts';
import { makeResetLink } from '../account/password-resets.ts';
import { turnSecondFactorOff } from '../account/totp-setup.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { announceAccount } from '../tasks/announce-task.ts';

const userParams = z.object({ userId: z.string().max(100) });

/** Helping people who cannot sign in any more. */
export function passwordResetLinkRoutes(app: App, parts: Dependencies): void {
  adminRoute(app, parts);
  operatorRoute(app, parts);
  secondFactorRoute(app, parts);
}

function adminRoute(app: App, parts: Dependencies): void {
  app.post(
    '/members/:userId/password-reset-links',
    {
      config: { rule: 'members.manage' },
      schema: {
        tags: ['Members'],
        summary: 'Make a link with which a member can set a new password',
        description:
          'To be handed over by other means than this product. It works once, for 24 hours; its secret is shown only here. Only ' +
          'for people below you in all workspaces they are in; it is audited, and they are told. Not where everybody may make workspaces ' +
          'and there is e-mail: people ask for a link themselves.',
        params: userParams,
        response: { 201: passwordResetLink, ...refusals(404) },
      },
    },
    async ({ params, caller }, reply) => {
      const target = await findResetTarget(parts.db, params.userId, caller.user.id);
      checkMayReset(target, caller.workspace.id);
      checkMailCannotHelp(parts);
      return reply.code(201).send(await makeResetLink(parts, caller, target.user));
    },
  );
}

function operatorRoute(app: App, parts: Dependencies): void {
  app.post(
    '/installation/people/:userId/password-reset-links',
    {
      config: { rule: 'installation.manage' },
      schema: {
        tags: ['Installation'],
        summary: 'Make a link with which somebody can set a new password',
        description: 'As for a member, for anybody. It is audited, and they are told.',
        params: userParams,
        response: { 201: passwordResetLink, ...refusals(404) },
      },
    },
    async ({ params, signedIn }, reply) => {
      const { user } = await findTarget(parts, params.userId, signedIn.user.id);
      return reply.code(201).send(await makeResetLink(parts, signedIn, user));
    },
  );
}

function secondFactorRoute(app: App, parts: Dependencies): void {
  app.delete(
    '/installation/people/:userId/second-factor',
    {
      config: { rule: 'installation.manage' },
      schema: {
        tags: ['Installation'],
        summary: 'Turn off the second factor of somebody who lost it',
        description: 'Their sessions end. It is audited, and they are told.',
        params: userParams,
        response: { 204: z.undefined(), ...refusals(404, 409) },
      },
    },
    async ({ params, signedIn }, reply) => {
      const { user } = await findTarget(parts, params.userId, signedIn.user.id);
      await turnSecondFactorOff(parts, signedIn, user);
      await endSessions(parts.db.pool, user.id);
      await announceAccount(parts, user.id);
      return reply.code(204).send(undefined);
    },
  );
}

/** Where everybody may make a workspace, being above somebody in it says little of who one is. */
function checkMailCannotHelp({ mailer, settings }: Dependencies): void {
  if (mailer === null || settings.workspaceCreation !== 'everyone') return;
  throw new AppError(
    'forbidden',
    'They can have a link mailed to them, with “Forgot password?” where they sign in. If they cannot read their mail, ask an operator of the installation.',
  );
}

async function findTarget({ db }: Dependencies, userId: string, byId: string) {
  const target = await findResetTarget(db, userId, byId);
  if (!target) throw new AppError('not_found', 'There is no such person.');
  return target;
}
