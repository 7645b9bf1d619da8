import { me } from '@codex-web/contracts/account';
import { passkeyOptions, passkeySignInRequest } from '@codex-web/contracts/sign-in';
import { finishSignIn, readMe } from '../account/finish-sign-in.ts';
import { createPasskeys } from '../account/passkeys.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';

/** Signing in with a passkey: no address is typed, and no second factor is asked for. */
export function passkeySignInRoutes(app: App, parts: Dependencies, limits: SignInLimits): void {
  const passkeys = createPasskeys(parts);
  app.post(
    '/sign-in/passkey/options',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Begin to sign in with a passkey',
        description:
          'Give `options` to the browser, and what it answers to POST /sign-in/passkey, within five minutes.',
        response: { 200: passkeyOptions, ...refusals(403) },
      },
    },
    async (_request, reply) => {
      const { options, cookie } = await passkeys.beginShowing(null);
      reply.header('set-cookie', cookie);
      return { options };
    },
  );

  app.post(
    '/sign-in/passkey',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Sign in with a passkey',
        description: 'The answer sets the session cookie.',
        body: passkeySignInRequest,
        response: { 200: me, ...refusals(400, 401, 403) },
      },
    },
    async (request, reply) => {
      const tokenHash = passkeys.cookie.read(request.headers);
      reply.header('set-cookie', passkeys.cookie.end);
      const userId = await passkeys.show(null, request.body.assertion, tokenHash);
      await finishSignIn(parts, request, reply, { userId, method: 'passkey' });
      return await readMe(parts.db, userId);
    },
  );
}
