import { randomUUID } from 'node:crypto';
import type { ChatgptSignIn } from '@codex-web/contracts/chatgpt-sign-in';
import { endLateSignIns } from '@codex-web/db/chatgpt-sign-ins';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { pollSignIns } from '../chatgpt/poll-sign-ins.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { startSignInBench } from '../testing/sign-in-bench.ts';
import { createTestApp } from '../testing/test-app.ts';
import { actionsOf, readCredential } from '../testing/test-credentials.ts';
import { signUpOwner } from '../testing/test-person.ts';

const bench = await startSignInBench();
const { test, issuer, owner, person, begin, read, poll, signIn, rowOf, signInCount, lastRefreshToken } = bench;
afterAll(bench.close);
afterEach(() => {
  issuer.settings.deviceEnabled = true;
  issuer.settings.withoutRefreshToken = false;
});

/** What the browser is sent to at the end. */
async function callbackOf(signIn: ChatgptSignIn): Promise<string> {
  const answer = await fetch(signIn.url, { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

describe('a device sign-in', () => {
  it('case 50: is pending until the code is typed in, and then a credential of who began it', async () => {
    const begun = await begin({ name: 'My plan' });
    expect(begun).toMatchObject({
      method: 'device',
      state: 'pending',
      url: `${issuer.url}/codex/device`,
      userCode: expect.stringMatching(/^\w{4}-\w{4}$/),
      message: null,
      credentialId: null,
    });
    await poll();
    expect((await read(begun.id)).state).toBe('pending');
    issuer.approve(begun.userCode ?? '', { accountId: 'acct-9', planType: 'team', email: 'ann@team.example' });
    await poll();
    const done = await read(begun.id);
    expect(done.state).toBe('completed');
    const credential = await readCredential(person, done.credentialId ?? '');
    expect(credential).toMatchObject({
      name: 'My plan',
      kind: 'chatgpt',
      owner: { kind: 'person', userId: person.me.user.id },
      account: { email: 'ann@team.example', accountId: 'acct-9', planType: 'team' },
      state: 'ok',
      hint: null,
    });
    expect(credential?.expiresAt).not.toBeNull();
    expect(await readCredential(owner, done.credentialId ?? '')).toBeUndefined();
    expect(await actionsOf(person, done.credentialId ?? '')).toEqual(['credential.signed_in']);
  });

  it('goes on in another process, which is the only one that asks', async () => {
    const begun = await begin();
    issuer.approve(begun.userCode ?? '');
    const before = issuer.requests.length;
    await test.parts.db.pool.query(
      `UPDATE chatgpt_sign_ins SET poll_at = now() - interval '1 second' WHERE poll_at IS NOT NULL`,
    );
    await Promise.all(Array.from({ length: 5 }, () => pollSignIns(test.parts.chatgpt)));
    expect((await read(begun.id)).state).toBe('completed');
    const polls = issuer.requests.slice(before).filter(({ path }) => path.endsWith('/deviceauth/token'));
    expect(polls).toHaveLength(1);
  });

  it('case 51: fails when the issuer does, times out after 15 minutes, and is not offered where codes are off', async () => {
    const failing = await begin();
    issuer.failDevice(failing.userCode ?? '', 500);
    await poll();
    expect(await read(failing.id)).toMatchObject({ state: 'failed', message: expect.stringContaining('500') });

    const late = await begin();
    await test.parts.db.pool.query(
      `UPDATE chatgpt_sign_ins SET expires_at = now() - interval '1 second' WHERE id = $1`,
      [late.id],
    );
    await endLateSignIns(test.parts.db);
    expect((await read(late.id)).state).toBe('timed_out');

    issuer.settings.deviceEnabled = false;
    const answer = await person.post('/chatgpt-sign-ins', {});
    expect(outcomeOf(answer)).toEqual([409, 'sign_in_unavailable']);
    expect(answer.json().error.message).toContain('browser way');
  });

  it('case 53: stores nothing when the answer lacks a refresh token', async () => {
    const before = await signInCount();
    issuer.settings.withoutRefreshToken = true;
    const begun = await begin();
    issuer.approve(begun.userCode ?? '');
    await poll();
    expect(await read(begun.id)).toMatchObject({ state: 'failed', credentialId: null });
    expect(await signInCount()).toBe(before);
  });

  it('case 55: is not asked about any more once it was cancelled', async () => {
    const begun = await begin();
    expect((await person.delete(`/chatgpt-sign-ins/${begun.id}`)).statusCode).toBe(204);
    issuer.approve(begun.userCode ?? '');
    const before = issuer.requests.length;
    await poll();
    expect(issuer.requests).toHaveLength(before);
    expect(await read(begun.id)).toMatchObject({ state: 'cancelled', credentialId: null });
  });

  it('case 56: is replaced by a newer one of the same person, and by nobody else’s', async () => {
    const [first, another] = [await begin(), await begin({}, owner)];
    const [second, third] = await Promise.all([begin(), begin()]);
    const states = await Promise.all([first, second, third].map(async ({ id }) => (await read(id)).state));
    expect(states[0]).toBe('replaced');
    expect(states.slice(1).sort()).toEqual(['pending', 'replaced']);
    expect((await read(another.id, owner)).state).toBe('pending');
  });

  it('keeps what finishes it encrypted, and wipes it at the end', async () => {
    const { id } = await begin();
    const before = await test.parts.db.prisma.chatgptSignIn.findUniqueOrThrow({ where: { id } });
    const deviceId = issuer.issued.filter((secret) => secret.startsWith('device-')).at(-1) ?? 'missing';
    expect(before.sealed.length).toBeGreaterThan(0);
    expect(Buffer.from(before.sealed).toString('latin1')).not.toContain(deviceId);
    await person.delete(`/chatgpt-sign-ins/${id}`);
    const after = await test.parts.db.prisma.chatgptSignIn.findUniqueOrThrow({ where: { id } });
    expect(after.sealed).toHaveLength(0);
  });
});

describe('a browser sign-in', () => {
  it('is finished with the address the browser ended at', async () => {
    const begun = await begin({ method: 'browser' });
    expect(begun).toMatchObject({ method: 'browser', userCode: null, state: 'pending' });
    const answer = await person.post(`/chatgpt-sign-ins/${begun.id}/callback`, { url: await callbackOf(begun) });
    expect([answer.statusCode, answer.json().state]).toEqual([200, 'completed']);
    expect((await readCredential(person, answer.json().credentialId))?.account?.accountId).toBe('acct-1');
  });

  it('case 47: stays pending when the address belongs to another sign-in', async () => {
    const begun = await begin({ method: 'browser' });
    const wrong = (await callbackOf(begun)).replace(/state=[^&]+/, 'state=wrong');
    const answer = await person.post(`/chatgpt-sign-ins/${begun.id}/callback`, { url: wrong });
    expect(outcomeOf(answer)).toEqual([400, 'invalid_request']);
    expect(answer.json().error.message).toMatch(/^This address does not belong/);
    expect((await read(begun.id)).state).toBe('pending');
  });

  it('case 48: says that the workspace does not have Codex', async () => {
    const begun = await begin({ method: 'browser' });
    const state = new URL(begun.url).searchParams.get('state');
    const query = `error=access_denied&error_description=missing_codex_entitlement&state=${state}`;
    const url = `http://localhost:1455/auth/callback?${query}`;
    const answer = await person.post(`/chatgpt-sign-ins/${begun.id}/callback`, { url });
    expect(answer.json()).toMatchObject({ state: 'failed', message: expect.stringContaining('not enabled for your') });
  });

  it('case 49: takes an address once, also when it comes twice at once', async () => {
    const begun = await begin({ method: 'browser' });
    const url = await callbackOf(begun);
    const before = await signInCount();
    const give = () => person.post(`/chatgpt-sign-ins/${begun.id}/callback`, { url });
    const statuses = (await Promise.all([give(), give()])).map((answer) => answer.statusCode).sort();
    expect(statuses).toEqual([200, 409]);
    expect((await give()).json().error.code).toBe('sign_in_not_pending');
    expect(await signInCount()).toBe(before + 1);
  });
});

describe('signing in again', () => {
  it('gives a credential that is dead new tokens, and revokes the old ones', async () => {
    const id = await signIn();
    const old = lastRefreshToken();
    issuer.revoked.add(old);
    const credential = await rowOf(id);
    await test.parts.db.prisma.credential.update({
      where: { id },
      data: { state: 'needs_sign_in', stateReason: 'revoked', stateMessage: 'Sign in again.' },
    });
    expect(await signIn({ credentialId: id })).toBe(id);
    const after = await rowOf(id);
    expect(after).toMatchObject({ state: 'ok', stateReason: null, name: credential.name });
    expect(after.generation).not.toBe(credential.generation);
    expect(issuer.revoked.has(old)).toBe(true);
    expect(issuer.revoked.has(lastRefreshToken())).toBe(false);
  });

  it('case 54: refuses another account, stores nothing of it and revokes it', async () => {
    const id = await signIn();
    const before = await rowOf(id);
    const begun = await begin({ credentialId: id });
    issuer.approve(begun.userCode ?? '', { accountId: 'acct-other' });
    await poll();
    expect(await read(begun.id)).toMatchObject({ state: 'failed', credentialId: null });
    expect(issuer.revoked.has(lastRefreshToken())).toBe(true);
    expect((await rowOf(id)).generation).toBe(before.generation);
  });

  it('is refused for what is no ChatGPT sign-in, and for somebody else’s', async () => {
    const key = {
      kind: 'none',
      owner: 'person',
      name: 'a',
      provider: { kind: 'openai', baseUrl: 'https://a.example' },
    };
    const { id } = (await person.post('/credentials', key)).json();
    expect((await person.post('/chatgpt-sign-ins', { credentialId: id })).statusCode).toBe(422);
    const own = await signIn();
    expect((await owner.post('/chatgpt-sign-ins', { credentialId: own })).statusCode).toBe(404);
    expect((await owner.post('/chatgpt-sign-ins', { credentialId: randomUUID() })).statusCode).toBe(404);
  });
});

describe('409', () => {
  it('refuses to begin where the operator does not offer it', async () => {
    const closed = await createTestApp({ settings: { chatgptSignIn: false } });
    try {
      const someone = await signUpOwner(closed);
      const answers = [
        await someone.post('/chatgpt-sign-ins', {}),
        await someone.post('/chatgpt-imports', { authJson: '{}' }),
      ];
      for (const answer of answers) {
        expect(outcomeOf(answer)).toEqual([409, 'sign_in_unavailable']);
      }
    } finally {
      await closed.close();
    }
  });
});

describe('404', () => {
  it('hides the sign-in of another person', async () => {
    const { id } = await begin();
    expect((await owner.get(`/chatgpt-sign-ins/${id}`)).statusCode).toBe(404);
    expect((await owner.delete(`/chatgpt-sign-ins/${id}`)).statusCode).toBe(404);
    expect((await owner.post(`/chatgpt-sign-ins/${id}/callback`, { url: 'x' })).statusCode).toBe(404);
    expect((await read(id)).state).toBe('pending');
  });
});
