import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from './testing/outcome-of.ts';
import { createTestApp, publicUrl } from './testing/test-app.ts';
import { addSampleRepository, signUpOwner } from './testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

describe('400', () => {
  const post = (body: string, type: string) =>
    test.app.inject({
      method: 'POST',
      url: '/api/v1/tasks',
      headers: { cookie: owner.cookie, 'content-type': type },
      body,
    });

  it.each([
    ['broken JSON', '{"prompt": ', 'application/json'],
    ['a form', 'prompt=x', 'application/x-www-form-urlencoded'],
    ['plain text', '{}', 'text/plain'],
    ['an object that reaches for prototypes', '{"__proto__": {"a": 1}}', 'application/json'],
    ['no body', '', 'application/json'],
  ])('answers %s with invalid_request', async (_name, body, type) => {
    const answer = await post(body, type);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      error: { code: 'invalid_request', message: expect.any(String), requestId: answer.headers['x-request-id'] },
    });
  });

  it('names each wrong field and what is wrong with it', async () => {
    const answer = await owner.post('/tasks', { prompt: 'x', attempts: 9, mode: 'sing' });
    expect(answer.json().error.message).toBe(
      'repositoryId: This is missing. attempts: This must be at most 4. mode: This must be one of "code", "ask".',
    );
  });

  it('refuses a NUL character wherever text is given', async () => {
    const search = await owner.get('/tasks?q=a%00b');
    expect([search.statusCode, search.json().error.message]).toEqual([
      400,
      'q: This holds a NUL character; take it out.',
    ]);
    const name = await owner.post('/repositories', { url: 'https://git.example/x', name: 'a\0b' });
    expect([name.statusCode, name.json().error.message]).toEqual([
      400,
      'name: This holds a NUL character; take it out.',
    ]);
  });

  it('answers an address that cannot be decoded in the same shape', async () => {
    const answer = await test.app.inject({ url: '/api/v1/%' });
    expect(outcomeOf(answer)).toEqual([400, 'invalid_request']);
  });
});

describe('403', () => {
  it('refuses what a browser sends on behalf of another site, and lets our own pages and programs through', async () => {
    const statusFrom = async (headers: Record<string, string>) =>
      (await owner.post('/invitations', {}, headers)).statusCode;
    expect(await statusFrom({ origin: 'https://evil.example' })).toBe(403);
    expect(await statusFrom({ origin: 'null' })).toBe(403);
    expect(await statusFrom({ origin: `${publicUrl}.evil.example` })).toBe(403);
    expect(await statusFrom({ origin: `${publicUrl}:8443` })).toBe(403);
    expect(await statusFrom({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await statusFrom({ origin: publicUrl, 'sec-fetch-site': 'same-origin' })).toBe(201);
    expect(await statusFrom({})).toBe(201);
  });
});

describe('404', () => {
  it('answers an unknown address in the same shape, with or without a session', async () => {
    for (const headers of [{}, { cookie: owner.cookie }]) {
      const answer = await test.app.inject({ method: 'GET', url: '/api/v1/nothing', headers });
      expect(outcomeOf(answer)).toEqual([404, 'not_found']);
    }
  });
});

/** The codes of the errors that come over a connection, one after the other. */
async function* splitAnswers(socket: Socket): AsyncGenerator<string> {
  let came = '';
  for await (const chunk of socket) {
    came += chunk;
    for (const [all, code] of came.matchAll(/\r\n\r\n{"error":{"code":"(\w+)"[^}]*}}/g)) {
      yield String(code);
      came = came.slice(came.indexOf(all) + all.length);
    }
  }
}

describe('413', () => {
  it('refuses a body over 1 MB', async () => {
    const answer = await owner.post('/tasks', { prompt: 'x'.repeat(1_000_001) });
    expect(outcomeOf(answer)).toEqual([413, 'payload_too_large']);
  });

  it('is read by who goes on sending, and does not cost them their connection', async () => {
    const socket = connect(Number(new URL(await test.app.listen({ host: '127.0.0.1', port: 0 })).port), '127.0.0.1');
    const send = async (bytes: number) => {
      const head = ['POST /api/v1/tasks HTTP/1.1', 'host: api', `cookie: ${owner.cookie}`, `content-length: ${bytes}`];
      socket.write([...head, 'content-type: application/json', '', ''].join('\r\n'));
      for (let sent = 0; sent < bytes; sent += 100) if (!socket.write('x'.repeat(100))) await once(socket, 'drain');
    };
    await send(5_000_000);
    await send(100);
    const answers = splitAnswers(socket);
    expect([(await answers.next()).value, (await answers.next()).value]).toEqual([
      'payload_too_large',
      'invalid_request',
    ]);
    socket.destroy();
  });
});

describe('429', () => {
  it('limits requests, those to unknown addresses too, and says when to come back', async () => {
    const limits = { requestsPerMinute: 3, signInsPerMinute: 100, providerRequestsPerMinute: 100 };
    const limited = await createTestApp({ settings: { limits } });
    try {
      for (const url of ['/api/v1/health', '/api/v1/nothing']) {
        const answers = [];
        for (let n = 0; n < 4; n += 1)
          answers.push(await limited.app.inject({ url, remoteAddress: url.length.toString() }));
        expect(answers.map((answer) => answer.statusCode === 429)).toEqual([false, false, false, true]);
        expect(answers[3]?.json().error.code).toBe('rate_limited');
        expect(Number(answers[3]?.headers['retry-after'])).toBeGreaterThan(0);
      }
    } finally {
      await limited.close();
    }
  });
});

describe('500', () => {
  it('hides what went wrong from the caller and puts it into the log', async () => {
    const lines: string[] = [];
    const broken = await createTestApp({ log: { write: (line) => void lines.push(line) } });
    try {
      const person = await signUpOwner(broken);
      await addSampleRepository(person);
      await broken.parts.db.pool.query('DROP TABLE environments CASCADE');
      const answer = await person.get('/environments');
      expect(outcomeOf(answer)).toEqual([500, 'internal']);
      expect(answer.body).not.toMatch(/environments|prisma/i);
      expect(lines.some((line) => line.includes('environments') && line.includes(answer.json().error.requestId))).toBe(
        true,
      );
    } finally {
      await broken.close();
    }
  });
});
