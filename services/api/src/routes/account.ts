import {
  accountSecurity,
  changeAccountRequest,
  changeEmailRequest,
  changePasswordRequest,
  confirmation,
  confirmationRequest,
  emailChange,
  passkeyOptions,
} from '@codex-web/contracts/sign-in';
import { findPendingEmail, withdrawLinks } from '@codex-web/db/account-links';
import { findWaysIn, isFactorDemanded } from '@codex-web/db/account-security';
import { changeName } from '@codex-web/db/change-user';
import { z } from 'zod';
import { beginEmailChange } from '../account/change-email.ts';
import { changePassword } from '../account/change-password.ts';
import { confirm } from '../account/confirm.ts';
import { confirmationEnd, requireConfirmation } from '../account/confirmation.ts';
import { freshSession } from '../account/fresh-session.ts';
import { createPasskeys, type Passkeys } from '../account/passkeys.ts';
import { lacksSecondFactor } from '../auth/second-factor-rule.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { checkMaySignInHere } from '../identity/provider-policy.ts';

/** The account of who is signed in. */
export function accountRoutes(app: App, parts: Dependencies): void {
  const passkeys = createPasskeys(parts);
  readRoute(app, parts);
  nameRoute(app, parts);
  confirmationRoutes(app, parts, passkeys);
  passwordRoute(app, parts);
  emailRoutes(app, parts);
}

function readRoute(app: App, { db, mailer, settings }: Dependencies): void {
  app.get(
    '/account',
    {
      config: { rule: 'session' },
      schema: { tags: ['Account'], summary: 'The ways into your account', response: { 200: accountSecurity } },
    },
    async ({ signedIn }) => {
      const until = await confirmationEnd(db, signedIn);
      const requireSecondFactor = settings.requireSecondFactor || (await isFactorDemanded(db, signedIn.user.id));
      return {
        user: signedIn.user,
        ...(await findWaysIn(db, signedIn.user.id)),
        secondFactorMissing: lacksSecondFactor({ requireSecondFactor }, signedIn),
        confirmedUntil: until?.toISOString() ?? null,
        pendingEmail: await findPendingEmail(db, signedIn.user.id),
        mail: mailer !== null,
      };
    },
  );
}

function nameRoute(app: App, { db }: Dependencies): void {
  app.patch(
    '/account',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Change your name',
        body: changeAccountRequest,
        response: { 204: z.undefined(), ...refusals(400) },
      },
    },
    async ({ body, signedIn }, reply) => {
      await changeName(db.pool, signedIn.user.id, body.name);
      return reply.code(204).send(undefined);
    },
  );
}

function confirmationRoutes(app: App, parts: Dependencies, passkeys: Passkeys): void {
  app.post(
    '/account/confirmation/passkey-options',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Begin to confirm with a passkey',
        description:
          'Give `options` to the browser, and what it answers to POST /account/confirmation, within five minutes.',
        response: { 200: passkeyOptions },
      },
    },
    async ({ signedIn }, reply) => {
      const { options, cookie } = await passkeys.beginShowing(signedIn.user);
      reply.header('set-cookie', cookie);
      return { options };
    },
  );

  app.post(
    '/account/confirmation',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Show once more that it is you',
        description:
          'With the password, a code of the authenticator app or a passkey. Dangerous changes need it for ten minutes. The answer sets a new session cookie in the place of the one before.',
        body: confirmationRequest,
        response: { 200: confirmation, ...refusals(400, 401) },
      },
    },
    async (request, reply) => {
      const tokenHash = passkeys.cookie.read(request.headers);
      const until = await confirm({ ...parts, passkeys }, request, reply, request.body, tokenHash);
      return { confirmedUntil: until.toISOString() };
    },
  );
}

function passwordRoute(app: App, parts: Dependencies): void {
  app.post(
    '/account/password',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Change your password',
        description:
          'You are signed out everywhere else. An account without a password needs a confirmation in its place.',
        body: changePasswordRequest,
        response: { 204: z.undefined(), ...refusals(400, 401, 422) },
      },
    },
    async (request, reply) => {
      await changePassword(parts, request.signedIn, request.body);
      await freshSession(parts, request, reply, request.signedIn.method ?? 'password');
      return reply.code(204).send(undefined);
    },
  );
}

function emailRoutes(app: App, parts: Dependencies): void {
  app.post(
    '/account/email',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Change your e-mail address',
        description:
          'Needs a confirmation. A link is sent to the new address, and the change takes effect when it is opened. Where this ' +
          'installation sends no e-mail it takes effect at once.',
        body: changeEmailRequest,
        response: { 200: emailChange, ...refusals(400, 409) },
      },
    },
    async ({ body, signedIn }) => {
      await requireConfirmation(parts.db, signedIn);
      // Another address would let in with a password whoever is to use their provider.
      checkMaySignInHere(
        parts.identityProviders.map(({ settings }) => settings),
        {
          email: signedIn.user.email,
          isOperator: signedIn.isOperator,
        },
      );
      return await beginEmailChange(parts, signedIn, body.email.toLowerCase());
    },
  );

  app.delete(
    '/account/email',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Take back a change of your e-mail address',
        description: 'One that waits to be confirmed. Answers the same when none does.',
        response: { 204: z.undefined() },
      },
    },
    async ({ signedIn }, reply) => {
      await withdrawLinks(parts.db.pool, signedIn.user.id, 'email-change');
      return reply.code(204).send(undefined);
    },
  );
}
