import { AppError } from '@codex-web/contracts/app-error';
import { identityProviderId } from '@codex-web/contracts/identity';
import { endProviderSessions } from '@codex-web/db/provider-sessions';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { clientOf } from '../identity/identity-parts.ts';
import { reasonOf } from '../identity/reason-of.ts';
import { announceAccount } from '../tasks/announce-task.ts';

/** Where an identity provider says that somebody signed out there: OpenID Connect Back-Channel Logout 1.0. */
export async function backChannelLogoutRoutes(app: App, parts: Dependencies): Promise<void> {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
  );
  app.post(
    '/identity-providers/:provider/back-channel-logout',
    {
      config: { rule: 'public' },
      schema: {
        tags: ['Identity providers'],
        summary: 'Take the word of an identity provider that somebody signed out there',
        description: 'The body is a form, as OpenID Connect Back-Channel Logout 1.0 has it. Sessions opened there end.',
        params: z.object({ provider: identityProviderId }),
        body: z.object({ logout_token: z.string().max(20_000) }),
        response: { 204: z.undefined(), ...refusals(400, 403, 404, 422, 503) },
      },
    },
    async ({ params, body, log }, reply) => {
      const client = clientOf(parts, params.provider);
      const notice = await client.readLogoutNotice(body.logout_token).catch((error: unknown) => {
        if (error instanceof AppError) {
          const reason = reasonOf(error);
          log.warn({ provider: params.provider, reason }, 'a sign-out notice of an identity provider was refused');
        }
        throw error;
      });
      const ended = await endProviderSessions(parts.db, { ...notice, provider: params.provider });
      for (const userId of new Set(ended)) await announceAccount(parts, userId);
      log.info({ provider: params.provider, ended: ended.length }, 'an identity provider ended sessions');
      return reply.code(204).header('cache-control', 'no-store').send(undefined);
    },
  );
}
