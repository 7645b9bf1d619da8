import { z } from 'zod';
import type { RefreshContext } from '../credential-source.ts';
import { parseInterval } from './device-flow.ts';
import { IssuerError, refusal } from './issuer-error.ts';
import { type IssuerAnswer, type IssuerRequest, postToIssuer } from './issuer-request.ts';

export type IssuerOptions = {
  /** Such as https://auth.openai.com. */
  issuer: string;
  /** In the place of `{issuer}/oauth/token` and `{issuer}/oauth/revoke`. */
  tokenUrl?: string;
  revokeUrl?: string;
  clientId: string;
  fetch: typeof globalThis.fetch;
  /** How long one request may take; a revocation never takes more than 10 s. */
  timeoutMs?: number;
};

/** What an issuer gives for a refresh token: what it leaves out stays as it was. */
export type RefreshedTokens = { accessToken?: string; refreshToken?: string; idToken?: string };
export type SignInTokens = Required<RefreshedTokens>;
export type DeviceCode = { deviceAuthId: string; userCode: string; intervalMs: number };
export type DevicePoll = { state: 'pending' } | { state: 'authorised'; code: string; codeVerifier: string };

export type IssuerClient = {
  readonly issuer: string;
  readonly clientId: string;
  /** Where a person types the code of a device sign-in. */
  readonly deviceUrl: string;
  readonly deviceRedirectUri: string;
  /** Where a person goes for a browser sign-in. */
  authorizeUrl(request: { redirectUri: string; state: string; challenge: string; workspaces?: string[] }): string;
  /** Redeems a refresh token, which is spent then. It is sent once, and not again here. @throws IssuerError */
  refresh(refreshToken: string, reason: RefreshContext['reason'], signal?: AbortSignal): Promise<RefreshedTokens>;
  /** @throws IssuerError, also when one of the three tokens is missing. */
  exchangeCode(grant: CodeGrant, signal?: AbortSignal): Promise<SignInTokens>;
  /** @throws IssuerError; `config` when device sign-in is not enabled. */
  startDevice(signal?: AbortSignal): Promise<DeviceCode>;
  /** @throws IssuerError for any answer but success and “not yet”. */
  pollDevice(device: { deviceAuthId: string; userCode: string }, signal?: AbortSignal): Promise<DevicePoll>;
  /** Ends a sign-in at the issuer, by its refresh token where there is one. @throws IssuerError */
  revoke(tokens: { refreshToken?: string; accessToken?: string }, signal?: AbortSignal): Promise<void>;
};

export type CodeGrant = { code: string; codeVerifier: string; redirectUri: string };

const scope = 'openid profile email offline_access api.connectors.read api.connectors.invoke';
const longestRevokeMs = 10_000;
const refreshReasons = {
  unauthorized: 'unauthorized_recovery',
  proactive_expiry: 'proactive_expiry',
  scheduled: 'scheduled',
  forced: 'forced',
} as const;

const word = z.string().regex(/^[\x21-\x7e]+$/);
/** One bad field does not void the others: the old refresh token is spent, so the new one must not be lost. */
const refreshAnswer = z
  .object({
    access_token: word.optional().catch(undefined),
    refresh_token: word.optional().catch(undefined),
    id_token: z.unknown().optional(),
  })
  .refine((tokens) => tokens.access_token || tokens.refresh_token || typeof tokens.id_token === 'string');
const exchangeAnswer = z.object({ id_token: z.string().min(1), access_token: word, refresh_token: word });
const deviceAnswer = z.object({
  device_auth_id: z.string().min(1),
  user_code: z.string().optional(),
  usercode: z.string().optional(),
  interval: z.unknown().optional(),
});
const pollAnswer = z.object({ authorization_code: z.string().min(1), code_verifier: z.string().min(1) });

/** Speaks to the issuer of ChatGPT sign-ins over HTTP. Its errors hold nothing of what was sent or answered but codes. */
export function createIssuerClient(options: IssuerOptions): IssuerClient {
  const { clientId, fetch, timeoutMs = 45_000 } = options;
  const issuer = options.issuer.replace(/\/+$/, '');
  const tokenUrl = options.tokenUrl ?? `${issuer}/oauth/token`;
  const deviceApi = `${issuer}/api/accounts/deviceauth`;
  const post = (request: IssuerRequest, limitMs = timeoutMs) => postToIssuer(fetch, request, limitMs);
  const postFor = async <T>(request: IssuerRequest, schema: z.ZodType<T>) => readSuccess(await post(request), schema);

  return {
    issuer,
    clientId,
    deviceUrl: `${issuer}/codex/device`,
    deviceRedirectUri: `${issuer}/deviceauth/callback`,
    authorizeUrl: (request) => `${issuer}/oauth/authorize?${authorizeQuery(clientId, request)}`,
    refresh: async (refreshToken, reason, signal) => {
      const grant = {
        grant_type: 'refresh_token',
        refresh_reason: refreshReasons[reason],
        refresh_token: refreshToken,
      };
      const body = { client_id: clientId, ...grant };
      return present(await postFor({ url: tokenUrl, body, ...(signal && { signal }) }, refreshAnswer));
    },
    exchangeCode: async ({ code, codeVerifier, redirectUri }, signal) => {
      const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
      body.set('client_id', clientId);
      body.set('code_verifier', codeVerifier);
      const answer = await postFor({ url: tokenUrl, body, ...(signal && { signal }) }, exchangeAnswer);
      return { idToken: answer.id_token, accessToken: answer.access_token, refreshToken: answer.refresh_token };
    },
    startDevice: async (signal) => {
      const answer = await post({
        url: `${deviceApi}/usercode`,
        body: { client_id: clientId },
        ...(signal && { signal }),
      });
      return readDevice(answer);
    },
    pollDevice: async ({ deviceAuthId, userCode }, signal) => {
      const body = { device_auth_id: deviceAuthId, user_code: userCode };
      const answer = await post({ url: `${deviceApi}/token`, body, ...(signal && { signal }) });
      if (answer.status === 403 || answer.status === 404) return { state: 'pending' };
      const granted = readSuccess(answer, pollAnswer);
      return { state: 'authorised', code: granted.authorization_code, codeVerifier: granted.code_verifier };
    },
    revoke: async (tokens, signal) => {
      const body = revocation(tokens, clientId);
      if (!body) return;
      const url = options.revokeUrl ?? `${issuer}/oauth/revoke`;
      const answer = await post({ url, body, ...(signal && { signal }) }, Math.min(timeoutMs, longestRevokeMs));
      if (answer.status >= 300) throw refusal(answer.status, answer.body, answer.retryAfterMs);
    },
  };
}

function readSuccess<T>(answer: IssuerAnswer, schema: z.ZodType<T>): T {
  const { status, body, retryAfterMs } = answer;
  if (status < 200 || status >= 300) throw refusal(status, body, retryAfterMs);
  const read = schema.safeParse(asJson(body));
  if (read.success) return read.data;
  throw new IssuerError(
    'unknown',
    { kind: 'transient' },
    'ChatGPT’s sign-in service gave an answer that cannot be read.',
    status,
  );
}

function readDevice(answer: IssuerAnswer): DeviceCode {
  if (answer.status === 404) {
    const message = 'Signing in with a code is not enabled at this sign-in service.';
    throw new IssuerError('refused', { kind: 'config' }, message);
  }
  const device = readSuccess(answer, deviceAnswer);
  const userCode = device.user_code ?? device.usercode;
  if (!userCode)
    throw new IssuerError('unknown', { kind: 'transient' }, 'ChatGPT’s sign-in service gave no code to type.');
  return { deviceAuthId: device.device_auth_id, userCode, intervalMs: parseInterval(device.interval) };
}

function asJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function present(answer: z.infer<typeof refreshAnswer>): RefreshedTokens {
  return {
    ...(answer.access_token && { accessToken: answer.access_token }),
    ...(answer.refresh_token && { refreshToken: answer.refresh_token }),
    ...(answer.id_token ? { idToken: String(answer.id_token) } : {}),
  };
}

function authorizeQuery(clientId: string, request: Parameters<IssuerClient['authorizeUrl']>[0]): URLSearchParams {
  return new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: request.redirectUri,
    scope,
    code_challenge: request.challenge,
    code_challenge_method: 'S256',
    id_token_add_organizations: 'true',
    codex_cli_simplified_flow: 'true',
    state: request.state,
    originator: 'codex_web',
    ...(request.workspaces && { allowed_workspace_id: request.workspaces.join(',') }),
  });
}

function revocation(tokens: { refreshToken?: string; accessToken?: string }, clientId: string) {
  if (tokens.refreshToken) {
    return { token: tokens.refreshToken, token_type_hint: 'refresh_token', client_id: clientId };
  }
  return tokens.accessToken ? { token: tokens.accessToken, token_type_hint: 'access_token' } : null;
}
