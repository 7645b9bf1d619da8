import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeIssuer, startFakeIssuer } from '../testing/fake-issuer.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { readCallback } from './callback.ts';
import { completeSignIn, readSignIn } from './complete-sign-in.ts';
import { type DeviceStep, deviceLifetimeMs, parseInterval, pollDeviceOnce } from './device-flow.ts';
import { createIssuerClient, type IssuerClient } from './issuer-client.ts';
import { createPkce } from './pkce.ts';

const clock = manualClock();
let fake: FakeIssuer;
let issuer: IssuerClient;
beforeEach(async () => {
  fake = await startFakeIssuer({ now: clock.now });
  issuer = createIssuerClient({ issuer: `${fake.url}/`, clientId: fake.clientId, fetch });
});
afterEach(async () => await fake.close());

async function startDevice() {
  const device = await issuer.startDevice();
  return { ...device, expiresAt: clock.now() + deviceLifetimeMs };
}
type Device = Awaited<ReturnType<typeof startDevice>>;
const poll = async (device: Device) => await pollDeviceOnce(issuer, device, clock);
const grantOf = (step: DeviceStep) => {
  if (step.state !== 'authorised') throw new Error(`It is ${step.state}.`);
  return { code: step.code, codeVerifier: step.codeVerifier, redirectUri: issuer.deviceRedirectUri };
};

describe('a device sign-in', () => {
  it('case 50: asks at the interval until the code was typed in, and is signed in then', async () => {
    const device = await startDevice();
    expect(device.intervalMs).toBe(5_000);
    await expect(poll(device)).resolves.toEqual({ state: 'pending', pollAt: clock.now() + 5_000 });
    await expect(poll({ ...device, userCode: 'unknown' })).resolves.toMatchObject({ state: 'pending' });
    fake.approve(device.userCode, { email: 'bob@example.com' });
    const signedIn = await completeSignIn(issuer, grantOf(await poll(device)), clock);
    expect(signedIn).toMatchObject({
      email: 'bob@example.com',
      tokens: { metadata: { accountId: 'acct-1', planType: 'plus', userId: 'user-1' }, refreshedAt: clock.now() },
    });
    expect(signedIn.tokens.expiresAt).toBe(clock.now() + 3_600_000);
  });

  it('case 51: fails when the issuer answers 500, and times out after 15 minutes', async () => {
    const device = await startDevice();
    fake.failDevice(device.userCode, 500);
    await expect(poll(device)).resolves.toMatchObject({ state: 'failed', message: expect.stringContaining('500') });
    clock.advance(deviceLifetimeMs);
    const asked = fake.requests.length;
    await expect(poll(device)).resolves.toMatchObject({ state: 'timed_out' });
    expect(fake.requests).toHaveLength(asked);
  });

  it('case 51: says when it is not enabled', async () => {
    fake.settings.deviceEnabled = false;
    await expect(issuer.startDevice()).rejects.toMatchObject({
      fault: { kind: 'config' },
      message: expect.stringContaining('not enabled'),
    });
  });

  it('goes on when the issuer cannot be reached for a moment', async () => {
    const device = await startDevice();
    await fake.close();
    await expect(poll(device)).resolves.toMatchObject({ state: 'pending' });
  });

  it('case 55: stops at once when its person cancels', async () => {
    const device = await startDevice();
    const cancelled = new AbortController();
    const polling = pollDeviceOnce(issuer, device, clock, cancelled.signal);
    cancelled.abort();
    await expect(polling).resolves.toMatchObject({ state: 'pending' });
    fake.approve(device.userCode);
    expect(fake.issued.some((secret) => secret.startsWith('rt_'))).toBe(false);
  });

  it.each([
    ['5', 5_000],
    [undefined, 5_000],
    [5, 5_000],
    ['0', 5_000],
    ['3600', 60_000],
  ])('case 52: takes the interval %j for %d ms', (said, ms) => expect(parseInterval(said)).toBe(ms));

  it('case 52: goes by 5 s when the issuer says nothing, and fails when it says something odd', async () => {
    fake.settings.deviceInterval = undefined;
    await expect(issuer.startDevice()).resolves.toMatchObject({ intervalMs: 5_000 });
    fake.settings.deviceInterval = 'abc';
    await expect(issuer.startDevice()).rejects.toThrow('waiting time');
  });

  it.each(['abc', '', -1, Number.NaN, {}, '5s'])('case 52: refuses the interval %j clearly', (said) => {
    expect(() => parseInterval(said)).toThrow('waiting time that is no number');
  });
});

describe('a browser sign-in', () => {
  it('leads through the issuer and back, with PKCE', async () => {
    const pkce = createPkce();
    const redirectUri = 'http://localhost:1455/auth/callback';
    const url = issuer.authorizeUrl({
      redirectUri,
      state: pkce.state,
      challenge: pkce.challenge,
      workspaces: ['w1', 'w2'],
    });
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'app_fake',
      scope: 'openid profile email offline_access api.connectors.read api.connectors.invoke',
      code_challenge_method: 'S256',
      allowed_workspace_id: 'w1,w2',
    });
    const sent = await fetch(url, { redirect: 'manual' });
    const callback = readCallback(sent.headers.get('location') ?? '', pkce.state);
    const code = callback.kind === 'code' ? callback.code : '';
    const grant = { code, codeVerifier: pkce.verifier, redirectUri };
    await expect(completeSignIn(issuer, grant, clock)).resolves.toMatchObject({ email: 'ann@example.com' });
  });
});

describe('the end of a sign-in', () => {
  async function grant() {
    const device = await startDevice();
    fake.approve(device.userCode, { accountId: 'acct-9' });
    return grantOf(await poll(device));
  }

  it('case 49: a code is of no use a second time', async () => {
    const used = await grant();
    await completeSignIn(issuer, used, clock);
    await expect(completeSignIn(issuer, used, clock)).rejects.toMatchObject({ fault: { kind: 'permanent' } });
  });

  it('case 53: fails when the answer lacks the refresh token', async () => {
    fake.settings.withoutRefreshToken = true;
    await expect(completeSignIn(issuer, await grant(), clock)).rejects.toMatchObject({ fault: { kind: 'transient' } });
  });

  it('case 54: gives nothing to store for an account that is not allowed, and revokes it', async () => {
    const rules = { now: clock.now, accounts: ['acct-1'] };
    await expect(completeSignIn(issuer, await grant(), rules)).rejects.toMatchObject({
      fault: { kind: 'permanent', reason: 'account_mismatch' },
    });
    expect([...fake.revoked]).toEqual([fake.issued.findLast((secret) => secret.startsWith('rt_'))]);
    expect(fake.requests.at(-1)).toMatchObject({
      path: '/oauth/revoke',
      body: { token_type_hint: 'refresh_token', client_id: 'app_fake' },
    });
  });

  it('case 3: refuses tokens that say nothing of a ChatGPT account', () => {
    const given = fake.signIn({ accountId: '' });
    expect(() => readSignIn(given, clock)).toThrow(expect.objectContaining({ fault: { kind: 'config' } }));
    expect(() => readSignIn({ ...given, idToken: 'at-opaque' }, clock)).toThrow(
      expect.objectContaining({ fault: { kind: 'config' } }),
    );
  });
});
