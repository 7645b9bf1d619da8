import { readSignIn } from '@codex-web/credentials/chatgpt/complete-sign-in';
import type { FakeIssuer } from '@codex-web/credentials/testing/fake-issuer';
import { afterAll, describe, expect, it } from 'vitest';
import { renewDue } from '../credentials/care.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { startSignInBench } from '../testing/sign-in-bench.ts';
import { storeSignInOf } from '../testing/stored-sign-in.ts';
import { actionsOf } from '../testing/test-credentials.ts';
import { startTestGateway } from '../testing/test-gateway.ts';
import { attemptIdsOf, submit } from '../testing/test-person.ts';

const bench = await startSignInBench();
const { test, issuer, owner, person, signIn, rowOf, signInCount, lastRefreshToken } = bench;
afterAll(bench.close);

describe('removing a sign-in', () => {
  it('wipes the tokens and revokes them at the issuer', async () => {
    const id = await signIn();
    const token = lastRefreshToken();
    expect((await person.delete(`/credentials/${id}`)).statusCode).toBe(204);
    expect(issuer.revoked.has(token)).toBe(true);
    expect(await rowOf(id)).toMatchObject({ sealed: null, account: null, refreshHash: null });
  });

  it('case 78: discards and revokes what a renewal that was under way gives', async () => {
    const id = await signIn();
    const gateway = await startTestGateway(test);
    try {
      const [attempt = ''] = attemptIdsOf(await submit(person, { credentialId: id }));
      const { generation } = (await gateway.admit(attempt)).body.token;
      const rejected = lastRefreshToken();
      issuer.hold();
      const renewing = gateway.renew(attempt, { rejectedGeneration: generation });
      await expect.poll(() => issuer.requests.some(({ body }) => body.refresh_token === rejected)).toBe(true);
      await person.delete(`/credentials/${id}`);
      // The issuer looked at the token before it was revoked.
      issuer.revoked.delete(rejected);
      issuer.release();
      expect((await renewing).status).toBe(409);
      expect(issuer.redemptions.get(rejected)).toBe(1);
      const renewed = lastRefreshToken();
      expect(renewed).not.toBe(rejected);
      await expect.poll(() => issuer.revoked.has(renewed)).toBe(true);
      expect((await rowOf(id)).sealed).toBeNull();
    } finally {
      await gateway.close();
    }
  });
});

describe('an import', () => {
  const fileOf = (tokens: ReturnType<FakeIssuer['signIn']>, more: object = {}) =>
    JSON.stringify({
      auth_mode: 'chatgpt',
      OPENAI_API_KEY: null,
      tokens: {
        id_token: tokens.idToken,
        access_token: tokens.accessToken,
        refresh_token: tokens.refreshToken,
        account_id: 'acct-1',
      },
      last_refresh: new Date().toISOString(),
      ...more,
    });
  const take = (authJson: string, who = person) => who.post('/chatgpt-imports', { authJson });

  it('takes the sign-in over at once: the token in the file is spent, and ours is another', async () => {
    const tokens = issuer.signIn();
    const answer = await take(fileOf(tokens));
    expect([answer.statusCode, answer.json()]).toMatchObject([
      201,
      { kind: 'chatgpt', account: { accountId: 'acct-1' } },
    ]);
    expect(issuer.redemptions.get(tokens.refreshToken)).toBe(1);
    expect(await actionsOf(person, answer.json().id)).toContain('credential.imported');
    for (const secret of Object.values(tokens)) expect(answer.body).not.toContain(secret);
  });

  it('case 79: is refused for a token that was imported before, also by somebody else or at the same time', async () => {
    const tokens = issuer.signIn();
    await take(fileOf(tokens));
    const again = await take(fileOf(tokens), owner);
    expect(outcomeOf(again)).toEqual([409, 'already_imported']);
    const other = issuer.signIn();
    const statuses = (await Promise.all([take(fileOf(other)), take(fileOf(other))])).map(
      ({ statusCode }) => statusCode,
    );
    expect(statuses.sort()).toEqual([201, 409]);
    expect(issuer.redemptions.get(tokens.refreshToken)).toBe(1);
    expect(issuer.redemptions.get(other.refreshToken)).toBe(1);
  });

  it('case 80: takes a file with unknown fields, a byte order mark and other line ends, and refuses broken JSON', async () => {
    const file = fileOf(issuer.signIn(), { something: { new: true } }).replaceAll(',"', ',\r\n"');
    expect((await take(`\uFEFF${file}`)).statusCode).toBe(201);
    const before = await signInCount();
    const broken = await take('{"tokens": {"refresh_token": "rt_canary"');
    expect(outcomeOf(broken)).toEqual([422, 'credential_invalid']);
    expect(broken.body).not.toContain('canary');
    expect(await signInCount()).toBe(before);
  });

  it('stores nothing when the issuer refuses the token', async () => {
    const before = await signInCount();
    const tokens = issuer.signIn();
    issuer.revoked.add(tokens.refreshToken);
    const answer = await take(fileOf(tokens));
    expect(outcomeOf(answer)).toEqual([409, 'sign_in_failed']);
    expect(answer.json().error.message).toContain('revoked');
    expect(await signInCount()).toBe(before);
  });
});

describe('what a sign-in pays for', () => {
  it('is asked with its account', async () => {
    const id = await signIn({ makeDefault: true });
    const gateway = await startTestGateway(test);
    try {
      const [attempt = ''] = attemptIdsOf(await submit(person));
      expect((await gateway.admit(attempt)).body).toMatchObject({
        connection: { kind: 'chatgpt', trusted: true, credentialId: id },
        token: { chatgpt: { accountId: 'acct-1' } },
      });
    } finally {
      await gateway.close();
    }
  });

  it('has its token renewed when three quarters of its life are over, and not before', async () => {
    const minute = 60_000;
    const store = async (minutesAgo: number) => {
      const { tokens } = readSignIn(issuer.signIn(), { now: () => Date.now() - minutesAgo * minute });
      const owner = { workspaceId: person.me.workspace.id, userId: person.me.user.id };
      const expiresAt = Date.now() + (60 - minutesAgo) * minute;
      return await storeSignInOf(test.parts.db, test.parts.keys, owner, { ...tokens, expiresAt });
    };
    const [early, late] = [await store(40), await store(50)];
    const [earlyBefore, lateBefore] = [await rowOf(early), await rowOf(late)];
    await renewDue(test.parts, 0.75);
    expect((await rowOf(early)).generation).toBe(earlyBefore.generation);
    expect((await rowOf(late)).generation).not.toBe(lateBefore.generation);
    await expect.poll(() => actionsOf(person, late)).toContain('credential.refreshed');
  });

  it('is not the workspace’s: the owner of the workspace cannot pay with it', async () => {
    const id = await signIn();
    const repository = await submit(owner);
    const answer = await owner.post('/tasks', {
      repositoryId: repository.repository.id,
      prompt: 'x',
      credentialId: id,
    });
    expect(answer.statusCode).toBe(404);
  });

  it('case 77: stops with who has to do what when the sign-in is revoked, and the next task is refused', async () => {
    const id = await signIn();
    const gateway = await startTestGateway(test);
    try {
      const [attempt = ''] = attemptIdsOf(await submit(person, { credentialId: id }));
      const { generation } = (await gateway.admit(attempt)).body.token;
      issuer.revoked.add(lastRefreshToken());
      const refused = await gateway.renew(attempt, { rejectedGeneration: generation });
      expect([refused.status, refused.body.error.code]).toEqual([409, 'credential_needs_sign_in']);
      expect(refused.body.error.message).toMatch(/was revoked.*Ann has to sign in with ChatGPT again/);
      expect((await gateway.admit(attempt)).body).toMatchObject({ kind: 'halted', code: 'credential_needs_sign_in' });
      const repositoryId = (await submit(owner)).repository.id;
      const next = await person.post('/tasks', { repositoryId, prompt: 'x', credentialId: id });
      expect(outcomeOf(next)).toEqual([409, 'credential_needs_sign_in']);
    } finally {
      await gateway.close();
    }
  });
});
