import { linkState, passwordReset, passwordResetAnswer, passwordResetRequest } from '@codex-web/contracts/sign-in';
import { findLink, type LinkPurpose } from '@codex-web/db/account-links';
import { storeResetRequest } from '@codex-web/db/password-reset-requests';
import { z } from 'zod';
import { confirmEmailChange } from '../account/change-email.ts';
import { resetPassword } from '../account/password-resets.ts';
import { originOf } from '../auth/origin-of.ts';
import { hashToken } from '../auth/secret-token.ts';
import { guardReset } from '../auth/sign-in-guard.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';
import { announceAccount } from '../tasks/announce-task.ts';

const tokenParams = z.object({ token: z.string().min(20).max(200) });

/** What is done with a link out of an e-mail; a password is set without being signed in. */
export function passwordResetRoutes(app: App, parts: Dependencies, limits: SignInLimits): void {
  askRoute(app, parts, limits);
  linkStateRoute(app, parts, limits, '/password-resets/:token', 'password-reset');
  resetRoute(app, parts, limits);
  linkStateRoute(app, parts, limits, '/email-changes/:token', 'email-change');
  confirmEmailRoute(app, parts, limits);
}

function askRoute(app: App, { db, mailer }: Dependencies, limits: SignInLimits): void {
  app.post(
    '/password-resets',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Ask for a link to set a new password',
        description:
          'Answers the same whether there is such an account or not. A link is sent to its address, good for an hour.',
        body: passwordResetRequest,
        response: { 202: passwordResetAnswer, ...refusals(400, 403) },
      },
    },
    async (request, reply) => {
      const { ip, userAgent } = originOf(request);
      await guardReset(db, ip);
      if (mailer) await storeResetRequest(db, { email: request.body.email.toLowerCase(), ip, userAgent });
      return reply.code(202).send({ mail: mailer !== null });
    },
  );
}

function linkStateRoute(
  app: App,
  { db }: Dependencies,
  limits: SignInLimits,
  path: string,
  purpose: LinkPurpose,
): void {
  app.get(
    path,
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Whether a link can still be used',
        params: z.object({ token: z.string().max(200) }),
        response: { 200: linkState },
      },
    },
    async ({ params }) => ({ valid: (await findLink(db, hashToken(params.token), purpose)) !== null }),
  );
}

function resetRoute(app: App, parts: Dependencies, limits: SignInLimits): void {
  app.post(
    '/password-resets/:token',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Set a new password with a link',
        description:
          'The link is used up and all sessions of the account end. It signs nobody in, and a second factor stays, but for an account ' +
          'that was made without an invitation and never confirmed: there a mailed link ends all that was set up before.',
        params: tokenParams,
        body: passwordReset,
        response: { 204: z.undefined(), ...refusals(400, 403, 404, 410, 422) },
      },
    },
    async (request, reply) => {
      const { token } = request.params;
      const user = await resetPassword(parts, hashToken(token), request.body.password, originOf(request));
      await announceAccount(parts, user.id);
      return reply.code(204).send(undefined);
    },
  );
}

function confirmEmailRoute(app: App, parts: Dependencies, limits: SignInLimits): void {
  app.post(
    '/email-changes/:token',
    {
      config: { rule: 'session', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Confirm a new e-mail address with the link sent to it',
        description: 'In a browser that is signed in to the account which the address is for.',
        params: tokenParams,
        response: { 204: z.undefined(), ...refusals(401, 403, 404, 409, 410) },
      },
    },
    async (request, reply) => {
      await confirmEmailChange(parts, hashToken(request.params.token), request.signedIn);
      return reply.code(204).send(undefined);
    },
  );
}
