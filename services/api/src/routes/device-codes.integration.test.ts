import { deviceGrantType } from '@codex-web/contracts/device';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, publicUrl } from '../testing/test-app.ts';
import { type Person, signUpMember, signUpOwner } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const post = (path: string, body: Record<string, string>, asForm = true) =>
  test.app.inject({
    method: 'POST',
    url: `/api/v1/device/${path}`,
    ...(asForm ? { headers: form, body: new URLSearchParams(body).toString() } : { body }),
  });

async function begin(scope = 'tasks:read tasks:write', client = 'codex-cli') {
  const answer = await post('code', { client_id: client, scope });
  expect(answer.statusCode).toBe(200);
  return answer.json() as { device_code: string; user_code: string };
}

const poll = (code: string, client = 'codex-cli') =>
  post('token', { grant_type: deviceGrantType, device_code: code, client_id: client });

/** As if the interval had passed. */
const wait = () => test.parts.db.pool.query(`UPDATE device_codes SET polled_at = polled_at - interval '1 hour'`);

const approve = (person: Person, code: string, scopes = ['tasks:read'], headers = {}) =>
  person.post(`/device/${code}`, { decision: 'approve', scopes }, headers);

describe('a client', () => {
  it('is let in by a person, with an API token of theirs for what they left it', async () => {
    const answer = await post('code', { client_id: 'codex-cli', scope: 'tasks:read tasks:write' });
    expect(answer.headers['cache-control']).toBe('no-store');
    const begun = answer.json();
    expect(begun).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${publicUrl}/device`,
      verification_uri_complete: `${publicUrl}/device?code=${begun.user_code}`,
      expires_in: 900,
      interval: 5,
    });
    expect((await poll(begun.device_code)).json().error).toBe('authorization_pending');
    const typed = begun.user_code.toLowerCase().replace('-', ' ');
    const shown = (await owner.get(`/device/${encodeURIComponent(typed)}`)).json();
    expect(shown).toMatchObject({
      clientName: 'codex-cli',
      scopes: ['tasks:read', 'tasks:write'],
      requestedFrom: '127.0.0.1',
    });
    expect((await approve(owner, begun.user_code)).json()).toEqual({ decision: 'approve', clientName: 'codex-cli' });
    await wait();
    const given = await poll(begun.device_code);
    expect([given.statusCode, given.headers['cache-control'], given.json()]).toEqual([
      200,
      'no-store',
      {
        access_token: expect.stringMatching(/^cwp_/),
        token_type: 'Bearer',
        expires_in: 90 * 86_400,
        scope: 'tasks:read',
      },
    ]);
    const headers = { authorization: `Bearer ${given.json().access_token}` };
    expect((await test.app.inject({ url: '/api/v1/tasks', headers })).statusCode).toBe(200);
    const { items } = (await owner.get('/tokens')).json();
    expect(items[0]).toMatchObject({ name: 'codex-cli', scopes: ['tasks:read'] });
  });

  it('may ask in JSON too, and for nothing in particular', async () => {
    const answer = await post('code', { client_id: 'x' }, false);
    const shown = (await owner.get(`/device/${answer.json().user_code}`)).json();
    expect(shown.scopes).toEqual(['tasks:read', 'tasks:write', 'repositories:read']);
  });

  it('gets its token for the workspace that the person chose', async () => {
    const { rows } = await test.parts.db.pool.query<{ id: string }>(
      `INSERT INTO workspaces (id, name) VALUES (gen_random_uuid(), 'Second') RETURNING id`,
    );
    const id = rows[0]?.id ?? '';
    const begun = await begin();
    expect((await approve(owner, begun.user_code, ['tasks:read'], { 'x-workspace-id': id })).statusCode).toBe(404);
    await test.parts.db.pool.query(`INSERT INTO members (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
      id,
      owner.me.user.id,
    ]);
    const beyond = await approve(owner, begun.user_code, ['tasks:write'], { 'x-workspace-id': id });
    expect(beyond.statusCode).toBe(403);
    expect((await approve(owner, begun.user_code, ['tasks:read'], { 'x-workspace-id': id })).statusCode).toBe(200);
    await poll(begun.device_code);
    const { items } = (await owner.get('/tokens', { 'x-workspace-id': id })).json();
    expect(items).toMatchObject([{ workspace: { id, name: 'Second' } }]);
    await test.parts.db.pool.query('DELETE FROM workspaces WHERE id = $1', [id]);
  });
});

describe('a code', () => {
  it('gives one token, however many ask at once', async () => {
    const begun = await begin();
    await approve(owner, begun.user_code);
    const answers = await Promise.all(Array.from({ length: 5 }, () => poll(begun.device_code)));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect((await poll(begun.device_code)).json().error).toBe('invalid_grant');
  });

  it('is decided once', async () => {
    const begun = await begin();
    await approve(owner, begun.user_code);
    expect((await approve(owner, begun.user_code)).statusCode).toBe(404);
    expect((await owner.get(`/device/${begun.user_code}`)).statusCode).toBe(404);
  });

  it('is stored as a hash, both parts of it', async () => {
    const begun = await begin();
    const { rows } = await test.parts.db.pool.query<{ row: string }>(
      'SELECT device_codes::text AS row FROM device_codes',
    );
    const stored = rows.map(({ row }) => row).join();
    expect(stored).not.toContain(begun.device_code);
    expect(stored).not.toContain(begun.user_code.replace('-', ''));
  });

  it('cannot be found by trying: a person has ten tries a minute', async () => {
    const person = await signUpMember(test, owner);
    const statuses = [];
    for (let tries = 0; tries < 11; tries += 1) statuses.push((await person.get('/device/BBBB-BBBB')).statusCode);
    expect(statuses).toEqual([...Array(10).fill(404), 429]);
    expect((await approve(person, 'BBBB-BBBB')).statusCode).toBe(429);
  });

  it('with letters that none has names nothing', async () => {
    expect((await (await signUpMember(test, owner)).get('/device/AAAA-AAAA')).statusCode).toBe(404);
  });
});

describe('the refusals of RFC 8628', () => {
  let approver: Person;
  beforeAll(async () => {
    approver = await signUpMember(test, owner);
  });

  const refusal = async (answer: ReturnType<typeof post>) => {
    const { statusCode, headers } = await answer;
    const body = (await answer).json();
    expect([statusCode, headers['cache-control'], body.error_description]).toEqual([
      400,
      'no-store',
      expect.any(String),
    ]);
    return body.error;
  };

  it('slow_down, by five seconds more each time', async () => {
    const { device_code: code } = await begin();
    expect(await refusal(poll(code))).toBe('authorization_pending');
    expect(await refusal(poll(code))).toBe('slow_down');
    expect(await refusal(poll(code))).toBe('slow_down');
    const newest = `SELECT max(interval_seconds) AS most FROM device_codes WHERE polled_at IS NOT NULL`;
    expect((await test.parts.db.pool.query(newest)).rows).toEqual([{ most: 15 }]);
    await wait();
    expect(await refusal(poll(code))).toBe('authorization_pending');
  });

  it('access_denied, when the person sends it away, and when they are no member any more', async () => {
    const denied = await begin();
    const answer = await approver.post(`/device/${denied.user_code}`, { decision: 'deny' });
    expect(answer.json()).toEqual({ decision: 'deny', clientName: 'codex-cli' });
    expect(await refusal(poll(denied.device_code))).toBe('access_denied');
    const person = await signUpMember(test, owner);
    const left = await begin();
    await approve(person, left.user_code);
    await test.parts.db.pool.query('DELETE FROM members WHERE user_id = $1', [person.me.user.id]);
    expect(await refusal(poll(left.device_code))).toBe('access_denied');
  });

  it('expired_token, for a code that nobody approved in time, and that nobody can approve then', async () => {
    const begun = await begin();
    await test.parts.db.pool.query('UPDATE device_codes SET expires_at = now()');
    expect(await refusal(poll(begun.device_code))).toBe('expired_token');
    expect((await approve(approver, begun.user_code)).statusCode).toBe(404);
  });

  it('invalid_grant, for an unknown code and for that of another client', async () => {
    const { device_code: code } = await begin();
    expect(await refusal(poll('unknown'))).toBe('invalid_grant');
    expect(await refusal(poll(code, 'another'))).toBe('invalid_grant');
  });

  it.each<[string, string, Record<string, string>]>([
    ['invalid_request', 'code', {}],
    ['invalid_request', 'code', { client_id: 'x'.repeat(101) }],
    ['invalid_request', 'code', { client_id: 'a\0b' }],
    ['invalid_scope', 'code', { client_id: 'x', scope: 'everything' }],
    ['invalid_request', 'token', { grant_type: deviceGrantType, client_id: 'x' }],
    ['unsupported_grant_type', 'token', { grant_type: 'password', device_code: 'x', client_id: 'x' }],
  ])('%s at /device/%s for %j', async (error, path, body) => {
    expect(await refusal(post(path, body))).toBe(error);
  });

  it('invalid_request for a body that is neither a form nor JSON', async () => {
    const url = '/api/v1/device/code';
    const headers = { 'content-type': 'text/plain' };
    expect(await refusal(test.app.inject({ method: 'POST', url, headers, body: 'client_id=x' }) as never)).toBe(
      'invalid_request',
    );
  });
});
