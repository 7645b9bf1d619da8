import type { ServerResponse } from 'node:http';
import type { FakeAccount, FakeIssuerState, FakeTokens } from './fake-issuer-state.ts';
import { fakeJwt } from './fake-jwt.ts';

/**
 * How a fake issuer answers a refresh. `spends` ones take the refresh token first, as if it had been redeemed.
 * - `refused`: with this status and code; - `html`: a page; - `status`: without a code;
 * - `malformed` spends, and answers something that is no answer; `cut` spends, and breaks off within the answer;
 * - `lost` spends, and answers nothing at all; `reset` answers nothing, and has not spent it;
 * - `other_account`, `bad_id_token`, `opaque`, `access_only`: a success with that about it.
 */
export type IssuerBehaviour =
  | { kind: 'refused'; status: number; code: string; shape?: 'error.code' | 'error' | 'code' }
  | { kind: 'status'; status: number; retryAfter?: string }
  | { kind: 'html'; status: number }
  | { kind: 'malformed' | 'cut' | 'lost' | 'reset' }
  | { kind: 'other_account' | 'bad_id_token' | 'opaque' | 'access_only' | 'malformed_access' };

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export function answerRefresh(
  response: ServerResponse,
  state: FakeIssuerState,
  refreshToken: string,
  behaviour: IssuerBehaviour | undefined,
): unknown {
  if (behaviour && refusesFirst(response, behaviour)) return;
  const account = state.redeem(refreshToken);
  if ('status' in account) return sendJson(response, account.status, { error: { code: account.code } });
  if (behaviour?.kind === 'malformed') return sendJson(response, 200, { access_token: 5 });
  if (behaviour?.kind === 'lost') return response.destroy();
  const tokens = answerFor(account, state, behaviour);
  if (behaviour?.kind !== 'cut') return sendJson(response, 200, tokens);
  response.writeHead(200, { 'content-length': '5000' });
  response.write('{"access_token":"', () => response.destroy());
}

/** True when the answer was given without looking at the token. */
function refusesFirst(response: ServerResponse, behaviour: IssuerBehaviour): boolean {
  if (behaviour.kind === 'refused') {
    const { status, code, shape = 'error.code' } = behaviour;
    sendJson(response, status, { 'error.code': { error: { code } }, error: { error: code }, code: { code } }[shape]);
  } else if (behaviour.kind === 'status') {
    const headers = behaviour.retryAfter === undefined ? {} : { 'retry-after': behaviour.retryAfter };
    response.writeHead(behaviour.status, headers).end('{}');
  } else if (behaviour.kind === 'html') {
    response.writeHead(behaviour.status, { 'content-type': 'text/html' }).end('<html><body>gateway</body></html>');
  } else if (behaviour.kind === 'reset') {
    response.destroy();
  } else return false;
  return true;
}

function answerFor(account: FakeAccount, state: FakeIssuerState, behaviour: IssuerBehaviour | undefined) {
  const other = behaviour?.kind === 'other_account' ? { ...account, accountId: 'acct-other' } : account;
  const answer = wire(state.signIn(other));
  if (behaviour?.kind === 'bad_id_token') return { ...answer, id_token: 'not-a-token' };
  if (behaviour?.kind === 'opaque')
    return { ...answer, access_token: `at-${fakeJwt({}).slice(0, 5)}-opaque-0123456789` };
  if (behaviour?.kind === 'malformed_access') return { ...answer, access_token: 'abc.%%%.def' };
  return behaviour?.kind === 'access_only' ? { access_token: answer.access_token } : answer;
}

export function wire(tokens: FakeTokens) {
  return { id_token: tokens.idToken, access_token: tokens.accessToken, refresh_token: tokens.refreshToken };
}
