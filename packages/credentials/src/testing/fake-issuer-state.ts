import { randomUUID } from 'node:crypto';
import { challengeOf } from '../chatgpt/pkce.ts';
import { claimsOf, fakeJwt } from './fake-jwt.ts';

export type FakeAccount = { accountId: string; userId: string; email: string; planType: string };
export type FakeTokens = { accessToken: string; refreshToken: string; idToken: string };

export const defaultAccount: FakeAccount = {
  accountId: 'acct-1',
  userId: 'user-1',
  email: 'ann@example.com',
  planType: 'plus',
};

type Refusal = { status: number; code: string };
type Grant = { account: FakeAccount; redirectUri: string | null; challenge: string };
type Device = { userCode: string; account: FakeAccount | null; failsWith: number | null };

/**
 * What a fake issuer remembers: which refresh tokens are live, spent or revoked, how often each was redeemed, and every secret
 * it ever gave out.
 */
export function createFakeIssuerState({ now, lifeMs }: { now(): number; lifeMs(): number }) {
  const live = new Map<string, FakeAccount>();
  const revoked = new Set<string>();
  const redemptions = new Map<string, number>();
  const grants = new Map<string, Grant>();
  const devices = new Map<string, Device>();
  const issued: string[] = [];

  const remember = (secret: string) => {
    issued.push(secret);
    return secret;
  };

  function signIn(given: Partial<FakeAccount> = {}): FakeTokens {
    const account = { ...defaultAccount, ...given };
    const refreshToken = remember(`rt_${randomUUID()}`);
    live.set(refreshToken, account);
    const exp = Math.floor((now() + lifeMs()) / 1_000);
    return {
      refreshToken,
      accessToken: remember(fakeJwt({ ...claimsOf(account), exp, jti: randomUUID() })),
      idToken: remember(fakeJwt({ ...claimsOf(account), jti: randomUUID() })),
    };
  }

  /** Spends the token. */
  function redeem(refreshToken: string): FakeAccount | Refusal {
    redemptions.set(refreshToken, (redemptions.get(refreshToken) ?? 0) + 1);
    const account = live.get(refreshToken);
    if (revoked.has(refreshToken)) return { status: 401, code: 'refresh_token_invalidated' };
    if (!account) return { status: 401, code: 'refresh_token_reused' };
    live.delete(refreshToken);
    return account;
  }

  function grant(account: FakeAccount, redirectUri: string | null, challenge: string): string {
    const code = remember(`code-${randomUUID()}`);
    grants.set(code, { account, redirectUri, challenge });
    return code;
  }

  /** A code is good for once. */
  function exchange(code: string, verifier: string, redirectUri: string): FakeAccount | null {
    const granted = grants.get(code);
    grants.delete(code);
    const fits = granted && (granted.redirectUri === null || granted.redirectUri === redirectUri);
    return fits && granted.challenge === challengeOf(verifier) ? granted.account : null;
  }

  function startDevice(): { deviceAuthId: string; userCode: string } {
    const deviceAuthId = remember(`device-${randomUUID()}`);
    const userCode = `${randomUUID().slice(0, 4)}-${randomUUID().slice(0, 4)}`.toUpperCase();
    devices.set(deviceAuthId, { userCode, account: null, failsWith: null });
    return { deviceAuthId, userCode };
  }

  function device(userCode: string): Device {
    for (const known of devices.values()) if (known.userCode === userCode) return known;
    throw new Error(`No sign-in waits for the code ${userCode}.`);
  }

  return {
    redemptions,
    /** Every token and code that was given out. */
    issued,
    revoked,
    signIn,
    redeem,
    grant,
    exchange,
    startDevice,
    deviceOf: (deviceAuthId: string, userCode: string) => {
      const known = devices.get(deviceAuthId);
      return known?.userCode === userCode ? known : null;
    },
    /** The person types the code in. */
    approve: (userCode: string, account: Partial<FakeAccount> = {}) => {
      device(userCode).account = { ...defaultAccount, ...account };
    },
    failDevice: (userCode: string, status: number) => {
      device(userCode).failsWith = status;
    },
    verifier: () => remember(`verifier-${randomUUID()}${randomUUID()}`),
  };
}

export type FakeIssuerState = ReturnType<typeof createFakeIssuerState>;
