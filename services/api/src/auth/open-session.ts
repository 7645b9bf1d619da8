import { signInMethod } from '@codex-web/contracts/sign-in';
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

const body = z.object({ userId: z.string(), method: signInMethod });

/** Lets our own routes open a session once they know who it is; no address leads here. */
export const openSession = {
  id: 'open-session',
  endpoints: {
    openSession: createAuthEndpoint.serverOnly({ method: 'POST', body }, async (ctx) => {
      const { userId, method } = ctx.body;
      const user = await ctx.context.internalAdapter.findUserById(userId);
      if (!user) throw new Error('There is no such user.');
      const more = { method, confirmedAt: new Date() };
      const session = await ctx.context.internalAdapter.createSession(userId, false, more, true);
      await setSessionCookie(ctx, { session, user });
      return { id: session.id };
    }),
  },
} satisfies BetterAuthPlugin;
