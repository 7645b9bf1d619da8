import { confirmTotpRequest, recoveryCodes, totpStart } from '@codex-web/contracts/sign-in';
import { z } from 'zod';
import { requireConfirmation } from '../account/confirmation.ts';
import { freshSession } from '../account/fresh-session.ts';
import {
  confirmSecondFactor,
  renewRecoveryCodes,
  startSecondFactor,
  turnSecondFactorOff,
} from '../account/totp-setup.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';

/** A code that is asked for after the password. All of it needs a confirmation of the last ten minutes. */
export function secondFactorRoutes(app: App, parts: Dependencies): void {
  startRoute(app, parts);
  confirmRoute(app, parts);
  endRoute(app, parts);
  codesRoute(app, parts);
}

function startRoute(app: App, parts: Dependencies): void {
  app.post(
    '/account/totp',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Begin to set up an authenticator app',
        description: 'Counts for nothing until a code of the app confirms it. What is shown here is shown once.',
        response: { 200: totpStart, ...refusals(409) },
      },
    },
    async ({ signedIn }) => {
      await requireConfirmation(parts.db, signedIn);
      return await startSecondFactor(parts, signedIn);
    },
  );
}

function confirmRoute(app: App, parts: Dependencies): void {
  app.post(
    '/account/totp/confirm',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Turn two-step sign-in on',
        description: 'Answers with recovery codes, which are shown once. You are signed out everywhere else.',
        body: confirmTotpRequest,
        response: { 200: recoveryCodes, ...refusals(400, 401, 409) },
      },
    },
    async (request, reply) => {
      await requireConfirmation(parts.db, request.signedIn);
      const codes = await confirmSecondFactor(parts, request.signedIn, request.body.code);
      await freshSession(parts, request, reply, 'second-factor');
      return codes;
    },
  );
}

function endRoute(app: App, parts: Dependencies): void {
  app.delete(
    '/account/totp',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Turn two-step sign-in off',
        description: 'You are signed out everywhere else.',
        response: { 204: z.undefined(), ...refusals(409) },
      },
    },
    async (request, reply) => {
      await requireConfirmation(parts.db, request.signedIn);
      await turnSecondFactorOff(parts, request.signedIn);
      const { method } = request.signedIn;
      await freshSession(parts, request, reply, method === 'second-factor' || method === null ? 'password' : method);
      return reply.code(204).send(undefined);
    },
  );
}

function codesRoute(app: App, parts: Dependencies): void {
  app.post(
    '/account/recovery-codes',
    {
      config: { rule: 'session' },
      schema: {
        tags: ['Account'],
        summary: 'Make new recovery codes',
        description: 'They are shown once, and the earlier ones work no more.',
        response: { 200: recoveryCodes, ...refusals(409) },
      },
    },
    async ({ signedIn }) => {
      await requireConfirmation(parts.db, signedIn);
      return await renewRecoveryCodes(parts, signedIn);
    },
  );
}
