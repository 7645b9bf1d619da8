import { deleteAccountRequest } from '@codex-web/contracts/account-deletion';
import { deleteUser } from '@codex-web/db/delete-user';
import { exportPerson } from '@codex-web/db/export-person';
import { recordAuditAlone } from '@codex-web/db/record-audit';
import { z } from 'zod';
import { requireConfirmation } from '../account/confirmation.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { streamTimeoutMs } from '../http/event-stream.ts';
import { refusals } from '../http/refusals.ts';
import { sendJsonLines } from '../http/send-json-lines.ts';
import { finishEnding } from '../people/finish-ending.ts';

const tags = ['Account'];
const exportsPerMinute = 4;

/** What people do with all that is theirs: take it along, or end it. */
export function ownDataRoutes(app: App, parts: Dependencies): void {
  exportData(app, parts);
  deleteAccount(app, parts);
}

function exportData(app: App, { db }: Dependencies): void {
  app.get(
    '/account/export',
    {
      config: { rule: 'session', rateLimit: { max: exportsPerMinute, timeWindow: '1 minute' } },
      handlerTimeout: streamTimeoutMs,
      schema: {
        tags,
        summary: 'Download everything about you',
        description:
          'JSON Lines, each with its `kind`: your profile, ways in, memberships, tasks with what came of them, comments and what you did. Nothing secret, and nothing that others wrote.',
        response: { 200: { content: { 'application/jsonl': { schema: z.string() } } } },
      },
    },
    async ({ signedIn }, reply) => {
      const { user, origin } = signedIn;
      await recordAuditAlone(db, {
        ...{ workspaceId: null, actorId: user.id, origin, action: 'account.exported' },
        ...{ subject: { type: 'user', id: user.id }, summary: 'Downloaded everything about themselves.' },
      });
      return sendJsonLines(reply, 'my-data.jsonl', exportPerson(db, user.id));
    },
  );
}

function deleteAccount(app: App, parts: Dependencies): void {
  app.delete(
    '/account',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Delete your account',
        description:
          'Takes your e-mail address, typed, and a recent confirmation. Your tasks stay with their workspaces, without your name; workspaces that only you are in are deleted.',
        body: deleteAccountRequest,
        response: { 204: z.undefined(), ...refusals(400, 409, 422) },
      },
    },
    async (request, reply) => {
      const { signedIn } = request;
      await requireConfirmation(parts.db, signedIn);
      const by = { userId: signedIn.user.id, origin: signedIn.origin };
      for (const one of await deleteUser(parts.db, by, request.body.email)) await finishEnding(parts, one);
      const { cookies } = await parts.sessions.signOut(request.headers);
      return reply.code(204).header('set-cookie', cookies).send(undefined);
    },
  );
}
