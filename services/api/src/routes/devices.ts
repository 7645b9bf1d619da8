import { deviceDecided, deviceDecision, deviceRequest, userCode } from '@codex-web/contracts/device';
import { decideDevice, findWaitingDevice } from '@codex-web/db/device-codes';
import { z } from 'zod';
import { checkGrantable } from '../api-tokens/make-token.ts';
import { findMembership } from '../auth/authentication.ts';
import { actorOf } from '../auth/caller.ts';
import { checkMayGrant } from '../auth/second-factor-rule.ts';
import type { Dependencies } from '../dependencies.ts';
import { hashCode } from '../device/device-codes.ts';
import type { App } from '../http/app-type.ts';
import { createCallerLimit } from '../http/caller-limits.ts';
import { refusals } from '../http/refusals.ts';

const tags = ['Device authorisation'];
const params = z.object({ userCode });

/** How many codes one person may try in a minute: there are 25 thousand million. */
const triesPerMinute = 10;

/** The side of the flow on which a person sees who asks, and decides. */
export function deviceRoutes(app: App, { db, settings }: Dependencies): void {
  const limit = createCallerLimit(app, triesPerMinute);

  app.get(
    '/device/:userCode',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Which client waits with this code',
        params,
        response: { 200: deviceRequest, ...refusals(404) },
      },
    },
    async (request, reply) => {
      await limit(request, reply);
      return await findWaitingDevice(db.pool, hashCode(request.params.userCode));
    },
  );

  app.post(
    '/device/:userCode',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Let the client in, or send it away',
        description: 'It gets an API token of yours for the workspace, with the scopes you leave it, for 90 days.',
        params,
        body: deviceDecision,
        response: { 200: deviceDecided, ...refusals(400, 404) },
      },
    },
    async (request, reply) => {
      await limit(request, reply);
      const { body, signedIn } = request;
      const caller = { ...signedIn, ...(await findMembership(db, request, signedIn)) };
      checkMayGrant(settings, caller);
      const scopes = body.decision === 'approve' ? [...new Set(body.scopes)] : null;
      if (scopes) checkGrantable(caller, scopes);
      const { clientName } = await decideDevice(db, actorOf(caller), hashCode(request.params.userCode), scopes);
      return { decision: body.decision, clientName };
    },
  );
}
