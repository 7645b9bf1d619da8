import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { auditOf } from '../testing/audit-of.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { type Person, signUpMember, signUpOwner } from '../testing/test-person.ts';
import { askWith, makeToken } from '../testing/test-tokens.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));

const ask = (token: string, path: string, more?: Parameters<typeof askWith>[3]) => askWith(test, token, path, more);

describe('200', () => {
  it('lists one’s own that still work, with when and from where they were used, and without the token', async () => {
    const person = await signUpMember(test, owner);
    const used = await makeToken(person, ['tasks:read'], { name: 'Used' });
    const fresh = await makeToken(person, ['tasks:read', 'tasks:read', 'usage:read'], {
      name: 'Fresh',
      expiresInDays: 5,
    });
    await ask(used.token, '/tasks', { from: '192.0.2.9' });
    const { items } = (await person.get('/tokens')).json();
    expect(items).toMatchObject([
      {
        id: fresh.id,
        name: 'Fresh',
        scopes: ['tasks:read', 'usage:read'],
        lastUsedAt: null,
        prefix: fresh.token.slice(0, 8),
      },
      { id: used.id, name: 'Used', lastUsedAt: expect.any(String), lastUsedFrom: '192.0.2.9' },
    ]);
    expect(JSON.stringify(items)).not.toContain(fresh.token.slice(8));
    expect((await member.get('/tokens')).json().items.some((item: { id: string }) => item.id === used.id)).toBe(false);
  });

  it('writes the use down once a minute, and a new address once', async () => {
    const { id, token } = await makeToken(owner, ['tasks:read']);
    const lastUse = async () =>
      (await test.parts.db.prisma.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt?.getTime();
    await ask(token, '/tasks');
    const first = await lastUse();
    await ask(token, '/tasks');
    expect(await lastUse()).toBe(first);
    await test.parts.db.pool.query(`UPDATE api_tokens SET last_used_at = now() - interval '2 minutes' WHERE id = $1`, [
      id,
    ]);
    await ask(token, '/tasks');
    expect(await lastUse()).toBeGreaterThanOrEqual(first ?? 0);
    await ask(token, '/tasks', { from: '192.0.2.2' });
    await ask(token, '/tasks', { from: '192.0.2.1' });
    expect(await auditOf(test, id)).toMatchObject([
      { action: 'token.created', ip: '127.0.0.1', tokenId: null },
      { action: 'token.used_from_new_address', ip: '192.0.2.1', tokenId: id },
      { action: 'token.used_from_new_address', ip: '192.0.2.2', tokenId: id },
    ]);
  });
});

describe('201', () => {
  it('shows the token once, keeps a hash of it, and gives it 90 days', async () => {
    const made = await makeToken(owner, ['tasks:read']);
    expect(made.token).toMatch(/^cwp_[0-9A-Za-z]{46}$/);
    expect((Date.parse(made.expiresAt) - Date.parse(made.createdAt)) / 86_400_000).toBeCloseTo(90, 0);
    const { rows } = await test.parts.db.pool.query<{ row: string }>('SELECT api_tokens::text AS row FROM api_tokens');
    expect(rows.map(({ row }) => row).join()).not.toContain(made.token.slice(8));
  });

  it('holds back no longer than the workspace allows', async () => {
    await test.parts.db.pool.query('UPDATE workspaces SET token_max_days = 7 WHERE id = $1', [owner.me.workspace.id]);
    const long = await owner.post('/tokens', { name: 'x', scopes: ['tasks:read'], expiresInDays: 8 });
    expect([long.statusCode, long.json().error.message]).toEqual([
      400,
      'expiresInDays: This workspace allows API tokens 7 days.',
    ]);
    await makeToken(owner, ['tasks:read'], { expiresInDays: 7 });
    await test.parts.db.pool.query('UPDATE workspaces SET token_max_days = NULL');
  });
});

describe('204', () => {
  it('revokes at once, and again without a change', async () => {
    const { id, token } = await makeToken(owner, ['tasks:read']);
    expect((await ask(token, '/tasks')).statusCode).toBe(200);
    expect((await owner.delete(`/tokens/${id}`)).statusCode).toBe(204);
    expect((await ask(token, '/tasks')).statusCode).toBe(401);
    expect((await owner.delete(`/tokens/${id}`)).statusCode).toBe(204);
    expect((await auditOf(test, id)).map(({ action }) => action)).toEqual([
      'token.created',
      'token.used_from_new_address',
      'token.revoked',
    ]);
  });
});

describe('taking scopes of a token away', () => {
  const narrow = (of: Person, id: string, scopes: string[]) => of.patch(`/tokens/${id}`, { scopes });

  it('counts from its next use on, and is written down', async () => {
    const { id, token } = await makeToken(owner, ['tasks:read', 'repositories:read']);
    expect((await ask(token, '/repositories')).statusCode).toBe(200);
    expect((await narrow(owner, id, ['tasks:read'])).statusCode).toBe(204);
    expect([(await ask(token, '/repositories')).statusCode, (await ask(token, '/tasks')).statusCode]).toEqual([
      403, 200,
    ]);
    expect((await auditOf(test, id)).map(({ action }) => action)).toContain('token.narrowed');
    expect((await narrow(owner, id, ['tasks:read'])).statusCode).toBe(204);
    expect((await auditOf(test, id)).filter(({ action }) => action === 'token.narrowed')).toHaveLength(1);
  });

  it('never gives it one, not even one that it had', async () => {
    const { id, token } = await makeToken(owner, ['tasks:read', 'usage:read']);
    await narrow(owner, id, ['tasks:read']);
    for (const scopes of [['tasks:read', 'usage:read'], ['tasks:write']])
      expect(outcomeOf(await narrow(owner, id, scopes))).toEqual([403, 'forbidden']);
    expect((await narrow(owner, id, [])).statusCode).toBe(400);
    expect((await ask(token, '/usage')).statusCode).toBe(403);
  });

  it('is for its owner alone, and not for one that has ended', async () => {
    const { id } = await makeToken(owner, ['tasks:read', 'usage:read']);
    const member = await signUpMember(test, owner);
    expect((await narrow(member, id, ['tasks:read'])).statusCode).toBe(404);
    await owner.delete(`/tokens/${id}`);
    expect((await narrow(owner, id, ['tasks:read'])).statusCode).toBe(404);
  });
});

describe('400', () => {
  it.each([
    ['no scope', { name: 'x', scopes: [] }],
    ['a scope that there is not', { name: 'x', scopes: ['everything'] }],
    ['more than a year', { name: 'x', scopes: ['tasks:read'], expiresInDays: 367 }],
    ['no name', { name: ' ', scopes: ['tasks:read'] }],
  ])('refuses %s', async (_name, body) => {
    expect((await owner.post('/tokens', body)).statusCode).toBe(400);
  });
});

describe('409', () => {
  it('keeps one person from piling tokens up', async () => {
    const person = await signUpMember(test, owner);
    await test.parts.db.pool.query(
      `INSERT INTO api_tokens (id, token_hash, prefix, name, user_id, workspace_id, scopes, expires_at)
       SELECT gen_random_uuid(), sha256(n::text::bytea), 'cwp_xxxx', 'x', $1, $2, '{}', now() + interval '1 day'
       FROM generate_series(1, 100) n`,
      [person.me.user.id, person.me.workspace.id],
    );
    const answer = await person.post('/tokens', { name: 'x', scopes: ['tasks:read'] });
    expect(outcomeOf(answer)).toEqual([409, 'conflict']);
  });
});
