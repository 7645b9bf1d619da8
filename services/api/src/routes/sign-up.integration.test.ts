import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { hashToken } from '../auth/secret-token.ts';
import { firstSignUpLink } from '../first-sign-up-link.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp, publicUrl, type TestApp } from '../testing/test-app.ts';
import { cookieOf, password, signUpMember, signUpOwner, tokenOf } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

async function newToken(): Promise<string> {
  return tokenOf((await owner.post('/invitations', {})).json().url);
}

function signUp(token: string, email: string, more: object = {}) {
  const body = { token, name: 'Bob', email, password, ...more };
  return test.app.inject({ method: 'POST', url: '/api/v1/sign-up', body });
}

const linkState = async (token: string) => (await test.app.inject({ url: `/api/v1/invitations/${token}` })).json();

describe('the first link', () => {
  it('makes its user the owner of a new workspace', () => {
    expect(owner.me).toMatchObject({ role: 'owner', workspace: { name: 'Ann’s workspace' } });
  });

  it('takes the place of an earlier one, works once, and is not made when there is a user', async () => {
    const fresh = await createTestApp();
    try {
      const [first, second] = [
        await firstSignUpLink(fresh.parts.db, publicUrl),
        await firstSignUpLink(fresh.parts.db, publicUrl),
      ];
      const use = (link: string | null, email: string) =>
        fresh.app.inject({
          method: 'POST',
          url: '/api/v1/sign-up',
          body: { token: tokenOf(link ?? ''), name: 'Ann', email, password },
        });
      expect((await use(first, 'a@example.com')).statusCode).toBe(410);
      expect((await use(second, 'a@example.com')).statusCode).toBe(201);
      expect((await use(second, 'b@example.com')).statusCode).toBe(410);
      expect(await firstSignUpLink(fresh.parts.db, publicUrl)).toBeNull();
    } finally {
      await fresh.close();
    }
  });

  it('is one link when several processes ask for it at once', async () => {
    const fresh = await createTestApp();
    try {
      await Promise.all(Array.from({ length: 5 }, () => firstSignUpLink(fresh.parts.db, publicUrl)));
      expect(await fresh.parts.db.prisma.invitation.count()).toBe(1);
    } finally {
      await fresh.close();
    }
  });
});

describe('201', () => {
  it('makes a member of the workspace of the link, who is signed in', async () => {
    const token = await newToken();
    expect(await linkState(token)).toMatchObject({
      valid: true,
      workspaceName: owner.me.workspace.name,
      role: 'member',
    });
    const answer = await signUp(token, 'Bob@Example.com');
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      user: { name: 'Bob', email: 'bob@example.com' },
      workspace: owner.me.workspace,
      role: 'member',
    });
    const me = await test.app.inject({ url: '/api/v1/me', headers: { cookie: cookieOf(answer) } });
    expect(me.json()).toMatchObject(answer.json());
    expect(await linkState(token)).toMatchObject({ valid: false, workspaceName: null, invitedBy: null });
  });

  it('stores neither the secret of the link nor the password', async () => {
    const token = await newToken();
    await signUp(token, 'secrets@example.com');
    const { rows } = await test.parts.db.pool.query(
      'SELECT (SELECT json_agg(l) FROM invitations l) AS links, (SELECT json_agg(a) FROM accounts a) AS accounts',
    );
    const stored = JSON.stringify(rows);
    expect(stored).toContain(hashToken(token));
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(password);
  });
});

describe('400', () => {
  it.each([
    ['password', { password: 'short' }, 'A password has at least 10 characters.'],
    ['email', { email: 'nobody' }, 'Enter an e-mail address.'],
    ['name', { name: '  ' }, 'Enter your name.'],
  ])('refuses a wrong %s', async (field, wrong, message) => {
    const answer = await signUp(await newToken(), 'c@example.com', wrong);
    expect([answer.statusCode, answer.json().error.message]).toEqual([400, `${field}: ${message}`]);
  });
});

describe('403', () => {
  it('lets no member invite', async () => {
    const member = await signUpMember(test, owner);
    const answer = await member.post('/invitations', {});
    expect(outcomeOf(answer)).toEqual([403, 'forbidden']);
  });
});

describe('409', () => {
  it('refuses an address that has an account, in any case of letters, and leaves the link to be used', async () => {
    const token = await newToken();
    const answer = await signUp(token, owner.me.user.email.toUpperCase());
    expect(outcomeOf(answer)).toEqual([409, 'email_taken']);
    expect(await linkState(token)).toMatchObject({ valid: true });
  });
});

describe('410', () => {
  it('refuses a link that is unknown, used or too old', async () => {
    const used = await newToken();
    await signUp(used, 'first@example.com');
    const old = await newToken();
    await test.parts.db.prisma.invitation.update({
      where: { tokenHash: hashToken(old) },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    for (const token of ['unknown-unknown-unknown', used, old]) {
      const answer = await signUp(token, 'second@example.com');
      expect(outcomeOf(answer)).toEqual([410, 'sign_up_link_invalid']);
      expect(await linkState(token)).toMatchObject({ valid: false, workspaceName: null, invitedBy: null });
    }
  });

  it('lets exactly one of many who use a link at once through', async () => {
    const token = await newToken();
    const before = await test.parts.db.prisma.user.count();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => signUp(token, `racer-${n}@example.com`)));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([201, ...Array(9).fill(410)]);
    expect(await test.parts.db.prisma.user.count()).toBe(before + 1);
  });
});

describe('signing up without an invitation', () => {
  const withoutToken = (to: TestApp, email: string) =>
    to.app.inject({ method: 'POST', url: '/api/v1/sign-up', body: { name: 'Eve', email, password } });

  it('is refused unless the operator lets everybody in', async () => {
    expect((await test.app.inject({ url: '/api/v1/sign-up' })).json()).toEqual({ open: false });
    const answer = await withoutToken(test, 'nobody@example.com');
    expect(outcomeOf(answer)).toEqual([410, 'sign_up_link_invalid']);
  });

  it('makes, where it is allowed, somebody who is signed in and in no workspace, but never the first person', async () => {
    const open = await createTestApp({ settings: { openSignUp: true } });
    try {
      expect((await withoutToken(open, 'first@example.com')).statusCode).toBe(410);
      await signUpOwner(open);
      const answer = await withoutToken(open, 'eve@example.com');
      expect(outcomeOf(answer)).toEqual([403, 'no_workspace']);
      const headers = { cookie: cookieOf(answer) };
      const own = await open.app.inject({ url: '/api/v1/workspaces', headers });
      expect(own.json()).toEqual({ items: [], activeId: null, mayCreate: false });
      expect((await open.app.inject({ url: '/api/v1/tasks', headers })).statusCode).toBe(403);
    } finally {
      await open.close();
    }
  });
});
