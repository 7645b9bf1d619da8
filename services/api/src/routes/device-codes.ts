import { scope as oneScope, type Scope } from '@codex-web/contracts/access';
import { tokenDefaultDays } from '@codex-web/contracts/api-token';
import {
  deviceCodeAnswer,
  deviceCodeRequest,
  deviceErrorBody,
  deviceExpiresInSeconds,
  deviceGrantType,
  deviceIntervalSeconds,
  deviceTokenAnswer,
  deviceTokenRequest,
} from '@codex-web/contracts/device';
import { createDeviceCode } from '@codex-web/db/device-codes';
import { pollDevice } from '@codex-web/db/poll-device';
import { z } from 'zod';
import { makeToken } from '../api-tokens/make-token.ts';
import { originOf } from '../auth/origin-of.ts';
import type { Dependencies } from '../dependencies.ts';
import { hashCode, newDeviceCode, newUserCode, shownUserCode } from '../device/device-codes.ts';
import { answerDeviceError, DeviceRefusal } from '../device/device-refusal.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';

const tags = ['Device authorisation'];
const daySeconds = 86_400;

/** What a client that asks for nothing in particular is shown to ask for. */
const usualScopes: Scope[] = ['tasks:read', 'tasks:write', 'repositories:read'];

/** The side of RFC 8628 that command-line clients speak to, with its own shape of refusals. */
export async function deviceCodeRoutes(app: App, parts: Dependencies, limits: SignInLimits): Promise<void> {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
  );
  app.setErrorHandler(answerDeviceError);
  askForCodes(app, parts, limits);
  askForToken(app, parts);
}

function askForCodes(app: App, { db, settings }: Dependencies, limits: SignInLimits): void {
  app.post(
    '/device/code',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags,
        summary: 'Ask for a code with which a person lets a command-line client in',
        description: 'RFC 8628. The body is a form or JSON.',
        body: deviceCodeRequest,
        response: { 200: deviceCodeAnswer, 400: deviceErrorBody, ...refusals(403) },
      },
    },
    async ({ body, ip }, reply) => {
      const [deviceCode, userCode] = [newDeviceCode(), newUserCode()];
      await createDeviceCode(db, {
        deviceHash: hashCode(deviceCode),
        userCodeHash: hashCode(userCode),
        clientName: body.client_id,
        scopes: readScopes(body.scope),
        requestedFrom: ip,
        intervalSeconds: deviceIntervalSeconds,
        expiresInSeconds: deviceExpiresInSeconds,
      });
      reply.header('cache-control', 'no-store');
      const page = new URL('/device', settings.publicUrl).href;
      return {
        device_code: deviceCode,
        user_code: shownUserCode(userCode),
        verification_uri: page,
        verification_uri_complete: `${page}?code=${shownUserCode(userCode)}`,
        expires_in: deviceExpiresInSeconds,
        interval: deviceIntervalSeconds,
      };
    },
  );
}

function askForToken(app: App, { db }: Dependencies): void {
  app.post(
    '/device/token',
    {
      config: { rule: 'public' },
      schema: {
        tags,
        summary: 'Ask whether the client was let in',
        description: 'RFC 8628. The access token is an API token, named after the client.',
        body: deviceTokenRequest,
        response: { 200: deviceTokenAnswer, 400: deviceErrorBody, ...refusals(403) },
      },
    },
    async (request, reply) => {
      const { body } = request;
      if (body.grant_type !== deviceGrantType) throw new DeviceRefusal('unsupported_grant_type');
      let text = '';
      const asked = { deviceHash: hashCode(body.device_code), clientName: body.client_id, origin: originOf(request) };
      const answer = await pollDevice(db, { ...asked, tokenDays: tokenDefaultDays }, (granted) => {
        const made = makeToken('p', granted);
        text = made.text;
        return made.stored;
      });
      if ('error' in answer) throw new DeviceRefusal(answer.error);
      reply.header('cache-control', 'no-store');
      const { createdAt, expiresAt, scopes } = answer.token;
      const days = Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / 1_000 / daySeconds);
      return {
        access_token: text,
        token_type: 'Bearer' as const,
        expires_in: days * daySeconds,
        scope: scopes.join(' '),
      };
    },
  );
}

function readScopes(text: string | undefined): Scope[] {
  const names = (text ?? '').split(' ').filter((name) => name !== '');
  if (names.length === 0) return usualScopes;
  const parsed = z.array(oneScope).safeParse([...new Set(names)]);
  if (!parsed.success) throw new DeviceRefusal('invalid_scope');
  return parsed.data;
}
