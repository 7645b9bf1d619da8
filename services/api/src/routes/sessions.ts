import { AppError } from '@codex-web/contracts/app-error';
import { signedInDevice, signInMethod } from '@codex-web/contracts/sign-in';
import { inTransaction } from '@codex-web/db/in-transaction';
import { endSession, endSessions, listSessions } from '@codex-web/db/user-sessions';
import { z } from 'zod';
import { writeDown } from '../account/account-change.ts';
import { requireConfirmation } from '../account/confirmation.ts';
import { deviceOf } from '../account/device-of.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { announceAccount } from '../tasks/announce-task.ts';

/** Where somebody is signed in. */
export function sessionRoutes(app: App, parts: Dependencies): void {
  listRoute(app, parts);
  endOthersRoute(app, parts);
  endOneRoute(app, parts);
}

function listRoute(app: App, { db }: Dependencies): void {
  app.get(
    '/sessions',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Where you are signed in',
        response: { 200: z.object({ items: z.array(signedInDevice) }) },
      },
    },
    async ({ signedIn }) => {
      const rows = await listSessions(db, signedIn.user.id);
      const items = rows.map(({ id, method, ip, userAgent, createdAt, lastUsedAt, expiresAt }) => ({
        ...{ id, ...deviceOf(userAgent), address: ip, method: signInMethod.parse(method) },
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        current: id === signedIn.sessionId,
      }));
      return { items };
    },
  );
}

function endOthersRoute(app: App, parts: Dependencies): void {
  app.delete(
    '/sessions',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Sign out everywhere else',
        description: 'Needs a confirmation.',
        response: { 204: z.undefined() },
      },
    },
    async ({ signedIn }, reply) => {
      const { user, sessionId, origin } = signedIn;
      await requireConfirmation(parts.db, signedIn);
      await inTransaction(parts.db, async (client) => {
        const ended = await endSessions(client, user.id, sessionId);
        if (ended === 0) return;
        const summary = `Ended all other sessions: ${ended}.`;
        await writeDown(parts, client, { user, actorId: user.id, origin, action: 'session.revoked', summary });
      });
      await announceAccount(parts, user.id);
      return reply.code(204).send(undefined);
    },
  );
}

function endOneRoute(app: App, parts: Dependencies): void {
  app.delete(
    '/sessions/:sessionId',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Sign out in one place',
        description: 'Needs a confirmation.',
        params: z.object({ sessionId: z.string().max(100) }),
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async ({ params, signedIn }, reply) => {
      const { user, origin } = signedIn;
      await requireConfirmation(parts.db, signedIn);
      await inTransaction(parts.db, async (client) => {
        if (!(await endSession({ pool: client }, user.id, params.sessionId))) {
          throw new AppError('not_found', 'There is no such session. It may have ended by itself.');
        }
        const summary = 'Ended a session.';
        await writeDown(parts, client, { user, actorId: user.id, origin, action: 'session.revoked', summary });
      });
      await announceAccount(parts, user.id);
      return reply.code(204).send(undefined);
    },
  );
}
