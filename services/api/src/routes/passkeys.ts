import { AppError } from '@codex-web/contracts/app-error';
import { addPasskeyRequest, passkey, passkeyOptions, renamePasskeyRequest } from '@codex-web/contracts/sign-in';
import { inTransaction } from '@codex-web/db/in-transaction';
import { listPasskeys, removePasskey, renamePasskey } from '@codex-web/db/passkeys';
import { z } from 'zod';
import { writeDown } from '../account/account-change.ts';
import { requireConfirmation } from '../account/confirmation.ts';
import { freshSession } from '../account/fresh-session.ts';
import { createPasskeys } from '../account/passkeys.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { idParams } from './id-params.ts';

/** The passkeys of who is signed in. */
export function passkeyRoutes(app: App, parts: Dependencies): void {
  listRoute(app, parts);
  addRoutes(app, parts);
  renameRoute(app, parts);
  removeRoute(app, parts);
}

function listRoute(app: App, { db }: Dependencies): void {
  app.get(
    '/account/passkeys',
    {
      config: { rule: 'session' },
      schema: { tags: ['Account'], summary: 'Your passkeys', response: { 200: z.object({ items: z.array(passkey) }) } },
    },
    async ({ signedIn }) => {
      const rows = await listPasskeys(db, signedIn.user.id);
      const items = rows.map(({ id, name, synced, createdAt, lastUsedAt }) => ({
        ...{ id, name, synced, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null },
      }));
      return { items };
    },
  );
}

function addRoutes(app: App, parts: Dependencies): void {
  const passkeys = createPasskeys(parts);
  app.post(
    '/account/passkeys/options',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Begin to add a passkey',
        description:
          'Needs a confirmation. Give `options` to the browser, and what it answers to POST /account/passkeys.',
        response: { 200: passkeyOptions, ...refusals(409) },
      },
    },
    async ({ signedIn }, reply) => {
      await requireConfirmation(parts.db, signedIn);
      const { options, cookie } = await passkeys.beginAdding(signedIn.user);
      reply.header('set-cookie', cookie);
      return { options };
    },
  );

  app.post(
    '/account/passkeys',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Add a passkey',
        description: 'Within five minutes after it was begun.',
        body: addPasskeyRequest,
        response: { 201: passkey, ...refusals(400, 401) },
      },
    },
    async ({ body, headers, signedIn }, reply) => {
      await requireConfirmation(parts.db, signedIn);
      const added = await passkeys.add(signedIn.user, body, passkeys.cookie.read(headers), signedIn.origin);
      return reply.code(201).header('set-cookie', passkeys.cookie.end).send(added);
    },
  );
}

function renameRoute(app: App, { db }: Dependencies): void {
  app.patch(
    '/account/passkeys/:id',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Rename a passkey',
        params: idParams,
        body: renamePasskeyRequest,
        response: { 204: z.undefined(), ...refusals(400, 404) },
      },
    },
    async ({ params, body, signedIn }, reply) => {
      if (!(await renamePasskey(db, signedIn.user.id, params.id, body.name))) throw noSuchPasskey();
      return reply.code(204).send(undefined);
    },
  );
}

function removeRoute(app: App, parts: Dependencies): void {
  app.delete(
    '/account/passkeys/:id',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Remove a passkey',
        description: 'Needs a confirmation. The last way into an account stays. You are signed out everywhere else.',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { params, signedIn } = request;
      await requireConfirmation(parts.db, signedIn);
      const { user, origin } = signedIn;
      await inTransaction(parts.db, async (client) => {
        const name = await removePasskey(client, user.id, params.id);
        if (name === null) throw noSuchPasskey();
        const change = {
          user,
          actorId: user.id,
          origin,
          action: 'passkey.removed',
          summary: `Removed the passkey “${name}”.`,
        } as const;
        await writeDown(parts, client, { ...change, notice: 'passkey-removed' });
      });
      await freshSession(parts, request, reply, signedIn.method ?? 'password');
      return reply.code(204).send(undefined);
    },
  );
}

function noSuchPasskey(): AppError {
  return new AppError('not_found', 'There is no such passkey.');
}
