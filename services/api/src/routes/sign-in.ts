import { me, signInRequest } from '@codex-web/contracts/account';
import { secondFactorNeeded, secondFactorRequest } from '@codex-web/contracts/sign-in';
import { inTransaction } from '@codex-web/db/in-transaction';
import { storeProviderSession } from '@codex-web/db/provider-sessions';
import { z } from 'zod';
import { writeDown } from '../account/account-change.ts';
import { afterFirstFactor, finishSignIn, readMe } from '../account/finish-sign-in.ts';
import { showSecondFactor } from '../account/show-second-factor.ts';
import { signInWithPassword } from '../account/sign-in-with-password.ts';
import { createFlowCookie } from '../auth/flow-cookie.ts';
import { originOf } from '../auth/origin-of.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { forgetInBrowser } from '../http/forget-in-browser.ts';
import { refusals } from '../http/refusals.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';
import { readOpenedThere } from '../identity/opened-there.ts';
import { announceAccount } from '../tasks/announce-task.ts';

export function signInRoutes(app: App, parts: Dependencies, limits: SignInLimits): void {
  signInRoute(app, parts, limits);
  secondFactorRoute(app, parts, limits);
  signOutRoute(app, parts);
}

function signInRoute(app: App, parts: Dependencies, limits: SignInLimits): void {
  app.post(
    '/sign-in',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Sign in',
        description:
          'With 200 the answer sets the session cookie, which every other request carries. With 202 the password was right and ' +
          'a second factor is asked for. After too many wrong passwords an account takes none for a while, and says so with 429.',
        body: signInRequest,
        response: { 200: me, 202: secondFactorNeeded, ...refusals(400, 401, 403) },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body;
      const given = { email: email.toLowerCase(), password };
      const { userId } = await signInWithPassword(parts, given, originOf(request));
      const { needed } = await afterFirstFactor(parts, request, reply, { userId, method: 'password' });
      if (needed) return reply.code(202).send(needed);
      return await readMe(parts.db, userId);
    },
  );
}

function secondFactorRoute(app: App, parts: Dependencies, limits: SignInLimits): void {
  const cookie = createFlowCookie(parts.settings.publicUrl, 'second_factor');
  app.post(
    '/sign-in/second-factor',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'End a sign-in with a second factor',
        description:
          'A code of the authenticator app or a recovery code, each good once. The answer sets the session cookie.',
        body: secondFactorRequest,
        response: { 200: me, ...refusals(400, 401, 403, 410) },
      },
    },
    async (request, reply) => {
      const tokenHash = cookie.read(request.headers);
      const { userId, remembered } = await showSecondFactor(parts, tokenHash, request.body, originOf(request));
      reply.header('set-cookie', cookie.end);
      const method = remembered === null ? 'second-factor' : 'provider';
      const { sessionId } = await finishSignIn(parts, request, reply, { userId, method });
      if (remembered !== null) await storeProviderSession(parts.db, { sessionId, ...readOpenedThere(remembered) });
      return await readMe(parts.db, userId);
    },
  );
}

function signOutRoute(app: App, parts: Dependencies): void {
  const { db, sessions } = parts;
  app.post(
    '/sign-out',
    {
      config: { rule: 'public' },
      schema: {
        tags: ['Account'],
        summary: 'End the session',
        description: 'Answers the same without a session.',
        response: { 204: z.undefined(), ...refusals(403) },
      },
    },
    async (request, reply) => {
      const { ended, cookies } = await sessions.signOut(request.headers);
      if (ended) {
        const who = { user: ended.user, actorId: ended.user.id, origin: originOf(request) };
        const change = { ...who, action: 'session.ended', summary: 'Signed out.' } as const;
        await inTransaction(db, (client) => writeDown(parts, client, change));
        await announceAccount(parts, ended.user.id);
      }
      return reply
        .code(204)
        .headers({ 'set-cookie': cookies, ...forgetInBrowser })
        .send(undefined);
    },
  );
}
