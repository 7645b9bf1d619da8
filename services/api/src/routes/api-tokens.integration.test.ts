import { randomUUID } from 'node:crypto';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { newTokenText } from '../api-tokens/token-text.ts';
import { createTestApp } from '../testing/test-app.ts';
import { addSampleRepository, type Person, signUpMember, signUpOwner, signUpStranger } from '../testing/test-person.ts';

const test = setUp(() => createTestApp({ log: { write: (line) => void lines.push(line) } }));
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));
const lines: string[] = [];

const make = async (of: Person, scopes: string[], more: object = {}) => {
  const answer = await of.post('/tokens', { name: 'A script', scopes, ...more });
  expect([answer.statusCode, answer.json().error]).toEqual([201, undefined]);
  return answer.json() as { id: string; token: string; prefix: string; expiresAt: string; createdAt: string };
};

type More = { method?: 'GET' | 'POST' | 'DELETE'; headers?: Record<string, string>; body?: object; from?: string };
const ask = (token: string, path: string, { method = 'GET', headers = {}, body, from = '192.0.2.1' }: More = {}) =>
  test.app.inject({
    method,
    url: `/api/v1${path}`,
    remoteAddress: from,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body && { body }),
  });

const auditOf = async (id: string) =>
  (
    await test.parts.db.pool.query<{ action: string; ip: string; token_id: string | null }>(
      'SELECT action, ip, token_id FROM audit_events WHERE subject_id = $1 ORDER BY id',
      [id],
    )
  ).rows;

describe('200', () => {
  it('lets a program read what its scopes and its person’s role allow', async () => {
    await addSampleRepository(owner);
    const { token } = await make(owner, ['repositories:read']);
    const answer = await ask(token, '/repositories');
    expect([answer.statusCode, answer.json().items.length]).toEqual([200, 1]);
  });

  it('counts the token and not the cookie where both are sent', async () => {
    const { token } = await make(member, ['tasks:read']);
    const answer = await ask(token, '/repositories', { headers: { cookie: owner.cookie } });
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'forbidden']);
    const wrong = await ask('nonsense', '/repositories', { headers: { cookie: owner.cookie } });
    expect(wrong.statusCode).toBe(401);
  });

  it('needs no origin of ours: a browser sends no token for another site', async () => {
    const { token } = await make(owner, ['repositories:write']);
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const answer = await ask(token, '/repositories', { method: 'POST', headers, body: { url: 'not a url' } });
    expect(answer.statusCode).toBe(422);
    const withCookie = await owner.post('/repositories', { url: 'not a url' }, headers);
    expect(withCookie.statusCode).toBe(403);
  });

  it('lists one’s own that still work, with when and from where they were used, and without the token', async () => {
    const person = await signUpMember(test, owner);
    const used = await make(person, ['tasks:read'], { name: 'Used' });
    const fresh = await make(person, ['tasks:read', 'tasks:read', 'usage:read'], { name: 'Fresh', expiresInDays: 5 });
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
    const { id, token } = await make(owner, ['tasks:read']);
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
    expect(await auditOf(id)).toEqual([
      { action: 'token.created', ip: '127.0.0.1', token_id: null },
      { action: 'token.used_from_new_address', ip: '192.0.2.1', token_id: id },
      { action: 'token.used_from_new_address', ip: '192.0.2.2', token_id: id },
    ]);
  });
});

describe('201', () => {
  it('shows the token once, keeps a hash of it, and gives it 90 days', async () => {
    const made = await make(owner, ['tasks:read']);
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
    await make(owner, ['tasks:read'], { expiresInDays: 7 });
    await test.parts.db.pool.query('UPDATE workspaces SET token_max_days = NULL');
  });
});

describe('204', () => {
  it('revokes at once, and again without a change', async () => {
    const { id, token } = await make(owner, ['tasks:read']);
    expect((await ask(token, '/tasks')).statusCode).toBe(200);
    expect((await owner.delete(`/tokens/${id}`)).statusCode).toBe(204);
    expect((await ask(token, '/tasks')).statusCode).toBe(401);
    expect((await owner.delete(`/tokens/${id}`)).statusCode).toBe(204);
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      'token.created',
      'token.used_from_new_address',
      'token.revoked',
    ]);
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

describe('401', () => {
  it('answers an unknown, an expired and a malformed token alike, and says how to come in', async () => {
    const { id, token } = await make(owner, ['tasks:read']);
    await test.parts.db.pool.query('UPDATE api_tokens SET expires_at = now() WHERE id = $1', [id]);
    const answers = await Promise.all([token, newTokenText('p'), 'x', ''].map((text) => ask(text, '/tasks')));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401]);
    expect(new Set(answers.map((answer) => answer.json().error.message)).size).toBe(1);
    expect(answers[0]?.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });

  it('ends with the membership and with the account', async () => {
    const leaver = await signUpMember(test, owner);
    const disabled = await signUpMember(test, owner);
    const tokens = [await make(leaver, ['tasks:read']), await make(disabled, ['tasks:read'])].map(({ token }) => token);
    await test.parts.db.pool.query('DELETE FROM members WHERE user_id = $1', [leaver.me.user.id]);
    await test.parts.db.pool.query('UPDATE users SET disabled_at = now() WHERE id = $1', [disabled.me.user.id]);
    const answers = await Promise.all(tokens.map((token) => ask(token, '/tasks')));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401]);
  });

  it('leaves other schemes to proxies: the session counts then', async () => {
    const answer = await owner.get('/tasks', { authorization: 'Basic dXNlcjpwYXNz' });
    expect(answer.statusCode).toBe(200);
  });
});

describe('403', () => {
  it('refuses what the scopes do not name, although the role has it', async () => {
    const { token } = await make(owner, ['tasks:read']);
    const answer = await ask(token, '/limits');
    expect([answer.statusCode, answer.json().error.message]).toEqual([
      403,
      'This API token has no scope “usage:read”. Make one that has it.',
    ]);
  });

  it('lowers a token with the role of its person, at once', async () => {
    const person = await signUpMember(test, owner);
    const { token } = await make(person, ['repositories:read', 'repositories:write']);
    const add = () => ask(token, '/repositories', { method: 'POST', body: { url: 'not a url' } });
    expect((await add()).statusCode).toBe(422);
    await test.parts.db.pool.query(`UPDATE members SET role = 'viewer' WHERE user_id = $1`, [person.me.user.id]);
    expect((await add()).statusCode).toBe(403);
    expect((await ask(token, '/repositories')).statusCode).toBe(200);
  });

  it('refuses to make one with more than one’s own role has', async () => {
    const answer = await member.post('/tokens', {
      name: 'x',
      scopes: ['tasks:read', 'audit:read', 'installation:write'],
    });
    expect([answer.statusCode, answer.json().error.message]).toEqual([
      403,
      'You cannot give audit:read, installation:write: your role in this workspace makes no use of it. Leave it out.',
    ]);
    await make(owner, ['installation:write']);
  });

  it('keeps tokens from what is the person’s own: their account and the making of tokens', async () => {
    const { id, token } = await make(owner, ['workspace:write', 'tasks:write']);
    const own = [
      ask(token, '/tokens'),
      ask(token, '/tokens', { method: 'POST', body: { name: 'x', scopes: ['tasks:read'] } }),
      ask(token, `/tokens/${id}`, { method: 'DELETE' }),
      ask(token, '/account/identities'),
      ask(token, '/device/BCDF-GHJK'),
    ];
    expect((await Promise.all(own)).map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403, 403]);
  });
});

describe('404', () => {
  it('answers a foreign token as one that does not exist', async () => {
    const { id } = await make(owner, ['tasks:read']);
    const [foreign, none] = [await member.delete(`/tokens/${id}`), await member.delete(`/tokens/${randomUUID()}`)];
    expect([foreign.statusCode, none.statusCode]).toEqual([404, 404]);
    expect(foreign.json().error.message).toBe(none.json().error.message);
  });

  it('keeps a token to its workspace, whichever one the request names', async () => {
    const stranger = await signUpStranger(test);
    const workspaceId = stranger.me.workspace.id;
    const { token } = await make(owner, ['tasks:read']);
    expect((await ask(token, '/tasks', { headers: { 'x-workspace-id': workspaceId } })).statusCode).toBe(404);
    await test.parts.db.pool.query(`INSERT INTO members (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`, [
      workspaceId,
      owner.me.user.id,
    ]);
    expect((await ask(token, '/tasks', { headers: { 'x-workspace-id': workspaceId } })).statusCode).toBe(404);
    const there = await owner.post('/tokens', { name: 'x', scopes: ['tasks:read'] }, { 'x-workspace-id': workspaceId });
    expect(there.json().workspace.id).toBe(workspaceId);
    expect((await ask(there.json().token, '/tasks')).statusCode).toBe(200);
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
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'conflict']);
  });
});

describe('the log', () => {
  it('never holds a token, not of a request that failed either', async () => {
    const { token } = await make(owner, ['tasks:read']);
    await ask(token, `/tasks?q=${token}`);
    await ask(token, `/nothing/${token}`);
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.join()).not.toContain(token.slice(8));
  });
});

it('lets no site of another origin use the session beside a token that does not work', async () => {
  const headers = { authorization: 'Bearer x', origin: 'https://evil.example', cookie: owner.cookie };
  const answer = await test.app.inject({ method: 'POST', url: '/api/v1/invitations', headers, body: {} });
  expect(answer.statusCode).toBe(401);
});
