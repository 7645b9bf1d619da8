import { type Identity, identityList, linkIdentityRequest, onward } from '@codex-web/contracts/identity';
import { type IdentityRow, listIdentities, removeIdentity } from '@codex-web/db/identities';
import { z } from 'zod';
import { requireConfirmation } from '../account/confirmation.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { beginFlow } from '../identity/begin-flow.ts';
import { shownProvider } from '../identity/identity-parts.ts';
import { idParams } from './id-params.ts';

const tags = ['Identity providers'];

/** With what somebody may sign in instead of a password, kept by themselves. */
export function identityRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  link(app, parts);
  remove(app, parts);
}

function list(app: App, { db, identityProviders }: Dependencies): void {
  app.get(
    '/account/identities',
    {
      config: { rule: 'session' },
      schema: { tags, summary: 'List your identities', response: { 200: identityList } },
    },
    async ({ signedIn }) => {
      const providers = identityProviders.map(({ settings }) => settings);
      const rows = await listIdentities(
        db,
        signedIn.user.id,
        providers.map(({ id }) => id),
      );
      return {
        items: rows.map((row) =>
          shown(
            row,
            providers.find(({ id }) => id === row.provider),
          ),
        ),
      };
    },
  );
}

function link(app: App, parts: Dependencies): void {
  app.post(
    '/account/identities',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Begin to add an identity to your account',
        description: 'Open `url` as a page. It comes back to the path `next`, with `?error=…` when it did not work.',
        body: linkIdentityRequest,
        response: { 200: onward, ...refusals(400, 404, 503) },
      },
    },
    async (request, reply) => {
      await requireConfirmation(parts.db, request.signedIn);
      const { providerId, next } = request.body;
      const linkSessionId = request.signedIn.sessionId;
      return { url: (await beginFlow(parts, request, reply, { providerId, next, linkSessionId })).href };
    },
  );
}

function remove(app: App, { db, identityProviders }: Dependencies): void {
  app.delete(
    '/account/identities/:id',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Take an identity off your account',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404, 409) },
      },
    },
    async ({ signedIn, params }, reply) => {
      await requireConfirmation(db, signedIn);
      const who = { userId: signedIn.user.id, origin: signedIn.origin };
      await removeIdentity(
        db,
        who,
        params.id,
        identityProviders.map(({ settings }) => settings.id),
      );
      return reply.code(204).send(undefined);
    },
  );
}

type Provider = Parameters<typeof shownProvider>[0];

/** An identity of a provider that the operator took away is shown by that provider's id. */
function shown(row: IdentityRow, provider: Provider | undefined): Identity {
  const { provider: id, createdAt, lastUsedAt, ...rest } = row;
  return {
    ...rest,
    provider: provider ? shownProvider(provider) : { id, label: id, kind: 'oidc' },
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
