import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { signUpMember, signUpOwner } from '../testing/test-person.ts';

const lines: string[] = [];
const settings = { publicUrl: 'https://product.example' };
const test = setUp(() => createTestApp({ settings, log: { write: (line) => void lines.push(line) } }));
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));

beforeAll(async () => {
  await test.app.listen({ port: 0, host: '127.0.0.1' });
});

/** What comes back to bytes that no client would send. */
async function send(bytes: string): Promise<string> {
  const socket = connect((test.app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.end(bytes);
  return await text(socket);
}

describe('every answer', () => {
  it('is kept by nobody, guessed at by no browser and framed by no page, also when it is a refusal', async () => {
    const answers = [
      await owner.get('/me'),
      await owner.get('/tasks/x'),
      await test.app.inject('/api/v1/me'),
      await test.app.inject('/api/v1/nothing'),
      await test.app.inject({ method: 'POST', url: '/api/v1/sign-out' }),
    ];
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none'",
      });
    }
    const unreadable = (await test.app.inject('/api/v1/%')).headers;
    expect(unreadable).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(await send('nonsense\r\n\r\n')).toContain('\r\nx-content-type-options: nosniff\r\n');
  });

  it('keeps a browser to TLS where the product is reached over it', async () => {
    const { headers } = await test.app.inject('/api/v1/health');
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  });

  it('says what it is and in which letters', async () => {
    const types = [await owner.get('/me'), await test.app.inject('/api/v1/nothing'), await owner.get('/audit.jsonl')];
    expect(types.map(({ headers }) => headers['content-type'])).toEqual([
      'application/json; charset=utf-8',
      'application/json; charset=utf-8',
      expect.stringContaining('charset=utf-8'),
    ]);
  });

  it('lets pages of no other origin read it', async () => {
    const headers = { origin: 'https://evil.example' };
    const read = await test.app.inject({ url: '/api/v1/me', headers: { ...headers, cookie: owner.cookie } });
    const asked = await test.app.inject({ method: 'OPTIONS', url: '/api/v1/tasks', headers });
    for (const answer of [read, asked]) expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('signing out', () => {
  it.each(['/sign-out', '/sign-out/provider'])('by %s has the browser forget what pages kept in it', async (path) => {
    const answer = await test.app.inject({ method: 'POST', url: `/api/v1${path}` });
    expect(answer.headers['clear-site-data']).toBe('"storage"');
  });
});

describe('a request', () => {
  it('with a method that sends back what came is refused', async () => {
    const answer = await send(
      'TRACE /api/v1/health HTTP/1.1\r\nhost: x\r\nx-secret: canary\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).not.toContain('canary');
  });

  it('whose end could be read in two ways is refused', async () => {
    const both = 'POST /api/v1/sign-out HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n';
    expect(await send(`${both}0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('that gives a value twice where one is meant is refused', async () => {
    const answer = await owner.get('/tasks?limit=1&limit=2');
    expect(outcomeOf(answer)).toEqual([400, 'invalid_request']);
  });

  it('changes nothing that its route does not name, whatever stands in it', async () => {
    const more = { isOperator: true, email: 'other@example.com', role: 'owner', kind: 'service' };
    expect((await member.patch('/account', { name: 'Bea', ...more })).statusCode).toBe(204);
    const { user, role, isOperator } = (await member.get('/me')).json();
    expect([user, role, isOperator]).toEqual([{ ...member.me.user, name: 'Bea' }, 'member', false]);
  });
});

describe('the log', () => {
  it('says who was refused what, and from where', async () => {
    lines.length = 0;
    await test.app.inject({ url: '/api/v1/me', remoteAddress: '192.0.2.4' });
    await member.post('/limits', {});
    await member.get(`/tasks/${crypto.randomUUID()}`);
    await member.post('/tasks', {});
    const found = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered');
    const time = expect.stringMatching(/^\d{4}-.+Z$/);
    const common = { service: 'api', time, reqId: expect.any(String) };
    const by = { userId: member.me.user.id, ip: '127.0.0.1' };
    expect(found).toMatchObject([
      { ...common, method: 'GET', route: '/api/v1/me', status: 401, ip: '192.0.2.4' },
      { ...common, ...by, route: '/api/v1/limits', status: 403 },
      { ...common, ...by, route: '/api/v1/tasks/:id', status: 404 },
      { ...common, ...by, route: '/api/v1/tasks', status: 400 },
    ]);
  });
});
