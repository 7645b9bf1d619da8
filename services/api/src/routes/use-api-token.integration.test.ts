import { randomUUID } from 'node:crypto';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { newTokenText } from '../api-tokens/token-text.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { addSampleRepository, signUpMember, signUpOwner, signUpStranger } from '../testing/test-person.ts';
import { askWith, makeToken } from '../testing/test-tokens.ts';

const test = setUp(() => createTestApp({ log: { write: (line) => void lines.push(line) } }));
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));
const lines: string[] = [];

const ask = (token: string, path: string, more?: Parameters<typeof askWith>[3]) => askWith(test, token, path, more);

describe('200', () => {
  it('lets a program read what its scopes and its person’s role allow', async () => {
    await addSampleRepository(owner);
    const { token } = await makeToken(owner, ['repositories:read']);
    const answer = await ask(token, '/repositories');
    expect([answer.statusCode, answer.json().items.length]).toEqual([200, 1]);
  });

  it('counts the token and not the cookie where both are sent', async () => {
    const { token } = await makeToken(member, ['tasks:read']);
    const answer = await ask(token, '/repositories', { headers: { cookie: owner.cookie } });
    expect(outcomeOf(answer)).toEqual([403, 'forbidden']);
    const wrong = await ask('nonsense', '/repositories', { headers: { cookie: owner.cookie } });
    expect(wrong.statusCode).toBe(401);
  });

  it('needs no origin of ours: a browser sends no token for another site', async () => {
    const { token } = await makeToken(owner, ['repositories:write']);
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const answer = await ask(token, '/repositories', { method: 'POST', headers, body: { url: 'not a url' } });
    expect(answer.statusCode).toBe(422);
    const withCookie = await owner.post('/repositories', { url: 'not a url' }, headers);
    expect(withCookie.statusCode).toBe(403);
  });
});

describe('401', () => {
  it('answers an unknown, an expired and a malformed token alike, and says how to come in', async () => {
    const { id, token } = await makeToken(owner, ['tasks:read']);
    await test.parts.db.pool.query('UPDATE api_tokens SET expires_at = now() WHERE id = $1', [id]);
    const answers = await Promise.all([token, newTokenText('p'), 'x', ''].map((text) => ask(text, '/tasks')));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401]);
    expect(new Set(answers.map((answer) => answer.json().error.message)).size).toBe(1);
    expect(answers[0]?.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });

  it('ends with the membership and with the account', async () => {
    const leaver = await signUpMember(test, owner);
    const disabled = await signUpMember(test, owner);
    const tokens = [await makeToken(leaver, ['tasks:read']), await makeToken(disabled, ['tasks:read'])].map(
      ({ token }) => token,
    );
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
    const { token } = await makeToken(owner, ['tasks:read']);
    const answer = await ask(token, '/limits');
    expect([answer.statusCode, answer.json().error.message]).toEqual([
      403,
      'This API token has no scope “usage:read”. Make one that has it.',
    ]);
  });

  it('lowers a token with the role of its person, at once', async () => {
    const person = await signUpMember(test, owner);
    const { token } = await makeToken(person, ['repositories:read', 'repositories:write']);
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
    await makeToken(owner, ['installation:write']);
  });

  it('keeps tokens from what is the person’s own: their account and the making of tokens', async () => {
    const { id, token } = await makeToken(owner, ['workspace:write', 'tasks:write']);
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
    const { id } = await makeToken(owner, ['tasks:read']);
    const [foreign, none] = [await member.delete(`/tokens/${id}`), await member.delete(`/tokens/${randomUUID()}`)];
    expect([foreign.statusCode, none.statusCode]).toEqual([404, 404]);
    expect(foreign.json().error.message).toBe(none.json().error.message);
  });

  it('keeps a token to its workspace, whichever one the request names', async () => {
    const stranger = await signUpStranger(test);
    const workspaceId = stranger.me.workspace.id;
    const { token } = await makeToken(owner, ['tasks:read']);
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

describe('the log', () => {
  it('never holds a token, not of a request that failed either', async () => {
    const { token } = await makeToken(owner, ['tasks:read']);
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
