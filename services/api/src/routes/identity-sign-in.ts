import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@codex-web/contracts/app-error';
import { identityProviderId, identityProviderList, nextPath, signedOut } from '@codex-web/contracts/identity';
import { inTransaction } from '@codex-web/db/in-transaction';
import { z } from 'zod';
import { writeDown } from '../account/account-change.ts';
import { originOf } from '../auth/origin-of.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { forgetInBrowser } from '../http/forget-in-browser.ts';
import { refusals } from '../http/refusals.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';
import { beginFlow } from '../identity/begin-flow.ts';
import { finishFlow, withError } from '../identity/finish-flow.ts';
import { shownProvider } from '../identity/identity-parts.ts';
import { forcedForAll } from '../identity/provider-policy.ts';
import { providerSignOutUrl } from '../identity/sign-out-at-provider.ts';
import { announceAccount } from '../tasks/announce-task.ts';

const tags = ['Identity providers'];
const params = z.object({ provider: identityProviderId });

/** What a provider may send back; whatever else it adds is for its own client. */
const callbackQuery = z.looseObject({ state: z.string().max(200).default('') });

export function identitySignInRoutes(app: App, parts: Dependencies, limits: SignInLimits): void {
  list(app, parts);
  begin(app, parts, limits);
  callback(app, parts);
  signOut(app, parts);
}

function list(app: App, { identityProviders }: Dependencies): void {
  const settings = identityProviders.map((client) => client.settings);
  const answer = { items: settings.map(shownProvider), forcedProviderId: forcedForAll(settings)?.id ?? null };
  app.get(
    '/identity-providers',
    {
      config: { rule: 'public' },
      schema: { tags, summary: 'Where people may sign in', response: { 200: identityProviderList } },
    },
    async () => answer,
  );
}

function begin(app: App, parts: Dependencies, limits: SignInLimits): void {
  app.get(
    '/sign-in/:provider',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags,
        summary: 'Go to an identity provider to sign in',
        description: 'Opened by a browser as a page. In the end it comes to the path `next`, or to `/sign-in?error=…`.',
        params,
        querystring: z.object({ next: nextPath }),
        response: { 302: z.undefined(), ...refusals(400, 404) },
      },
    },
    async (request, reply) => {
      const wanted = { providerId: request.params.provider, next: request.query.next, linkSessionId: null };
      if (isOpenedElsewhere(request.headers)) return reply.redirect('/sign-in', 302);
      try {
        return reply.redirect((await beginFlow(parts, request, reply, wanted)).href, 302);
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'not_found') throw error;
        request.log.warn({ provider: wanted.providerId, code: error.code }, 'an identity provider could not be asked');
        return reply.redirect(withError('/sign-in', error.code, wanted.providerId), 302);
      }
    },
  );
}

/** Another site cannot sign anybody in by leading them here: they are asked first. */
function isOpenedElsewhere(headers: IncomingHttpHeaders): boolean {
  return ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']));
}

function callback(app: App, parts: Dependencies): void {
  app.get(
    '/sign-in/:provider/callback',
    {
      config: { rule: 'public' },
      schema: {
        tags,
        summary: 'Where an identity provider sends the browser back to',
        params,
        querystring: callbackQuery,
        response: { 302: z.undefined(), ...refusals(400, 404) },
      },
    },
    async (request, reply) => {
      const flow = { providerId: request.params.provider, state: request.query.state };
      // The address holds a code: it stays out of the next page's sight.
      reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store');
      return reply.redirect(await finishFlow(parts, request, reply, flow), 302);
    },
  );
}

function signOut(app: App, parts: Dependencies): void {
  app.post(
    '/sign-out/provider',
    {
      config: { rule: 'public' },
      schema: {
        tags,
        summary: 'End the session, and say where the identity provider’s is ended',
        description: 'For whoever signed in there, `url` is to be opened as a page; it comes back to `/sign-in`.',
        response: { 200: signedOut, ...refusals(403) },
      },
    },
    async (request, reply) => {
      const session = await parts.sessions.find(request.headers);
      const url = session && (await providerSignOutUrl(parts, session.id));
      const { ended, cookies } = await parts.sessions.signOut(request.headers);
      reply.headers({ 'set-cookie': cookies, ...forgetInBrowser });
      if (!ended) return { url: null };
      const who = { user: ended.user, actorId: ended.user.id, origin: originOf(request) };
      const change = { ...who, action: 'session.ended', summary: 'Signed out.' } as const;
      await inTransaction(parts.db, (client) => writeDown(parts, client, change));
      await announceAccount(parts, ended.user.id);
      return { url };
    },
  );
}
