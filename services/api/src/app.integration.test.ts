import { randomUUID } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routeTable } from './testing/route-table.ts';
import { createTestApp, publicUrl, type TestApp } from './testing/test-app.ts';
import {
  addSampleRepository,
  attemptIdsOf,
  type Person,
  signUpOwner,
  signUpStranger,
  submit,
} from './testing/test-person.ts';

let test: TestApp;
let owner: Person;

beforeAll(async () => {
  test = await createTestApp();
  owner = await signUpOwner(test);
});
afterAll(() => test.close());

const publicRoutes = [
  'GET /api/v1/health',
  'GET /api/v1/ready',
  'POST /api/v1/sign-in',
  'POST /api/v1/sign-out',
  'POST /api/v1/sign-up',
  'GET /api/v1/sign-up-links/:token',
  'GET /api/v1/openapi.json',
  'GET /api/v1/docs',
  'GET /api/v1/docs/',
  'GET /api/v1/docs/*',
  'HEAD /api/v1/docs/*',
  'GET /api/v1/docs/json',
  'GET /api/v1/docs/yaml',
  'GET /api/v1/docs/static/index.html',
  'GET /api/v1/docs/static/swagger-initializer.js',
];

function guardedRoutes() {
  return routeTable(test.app).filter(({ method, path }) => !publicRoutes.includes(`${method} ${path}`));
}

function inject(method: string, path: string, headers: Record<string, string> = {}) {
  return test.app.inject({ method: method as 'GET', url: path, headers });
}

describe('every route', () => {
  it('is known: the public ones are those listed here', () => {
    const routes = routeTable(test.app).map(({ method, path }) => `${method} ${path}`);
    expect(routes).toEqual(expect.arrayContaining(publicRoutes));
    expect(guardedRoutes().length).toBe(routes.length - publicRoutes.length);
    expect(guardedRoutes().length).toBeGreaterThan(15);
  });

  it('answers 401 without a session unless it is public', async () => {
    for (const { method, path } of guardedRoutes()) {
      const answer = await inject(method, path.replace(':id', randomUUID()));
      expect([`${method} ${path}`, answer.statusCode, answer.json().error?.code]).toEqual([
        `${method} ${path}`,
        401,
        'unauthenticated',
      ]);
    }
  });

  it('answers 404 for ids of another workspace, for unknown ids and for what is no id', async () => {
    const stranger = await signUpStranger(test);
    const task = await submit(owner, { prompt: 'A secret plan.' });
    const ids: Record<string, string | undefined> = {
      repositories: task.repository.id,
      tasks: task.id,
      attempts: attemptIdsOf(task)[0],
    };
    const withId = guardedRoutes().filter(({ path }) => path.includes(':id'));
    expect(withId.length).toBeGreaterThan(8);
    for (const { method, path } of withId) {
      for (const id of [ids[path.split('/')[3] ?? ''] ?? 'missing', randomUUID(), 'no-id']) {
        const answer = await test.app.inject({
          method: method as 'GET',
          url: path.replace(':id', id),
          headers: { cookie: stranger.cookie },
          ...(path.endsWith('/turns') && { body: { prompt: 'Go on.', attemptId: randomUUID() } }),
        });
        expect([`${method} ${path} ${id}`, answer.statusCode]).toEqual([`${method} ${path} ${id}`, 404]);
        expect(answer.body).not.toContain('secret');
      }
    }
  });

  it('is in the OpenAPI document with every status it answers, but for the pages of the documentation', () => {
    const paths: Record<string, Record<string, { responses: object }>> = JSON.parse(
      JSON.stringify(test.app.swagger().paths),
    );
    for (const { method, path } of routeTable(test.app).filter((route) => !route.path.startsWith('/api/v1/docs'))) {
      const documented = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      expect([`${method} ${path}`, Object.keys(documented?.responses ?? {}).length > 2]).toEqual([
        `${method} ${path}`,
        true,
      ]);
    }
  });
});

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const answer = await inject('GET', '/api/v1/openapi.json');
    const validator = new Validator();
    expect(await validator.validate(answer.json())).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('has a page to read it that loads nothing from elsewhere', async () => {
    const answer = await inject('GET', '/api/v1/docs');
    expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/);
    expect(answer.body).toContain('src="/api/v1/docs/static/swagger-ui-bundle.js"');
    expect(answer.body).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
});

describe('every answer', () => {
  it('has a request id and headers that keep a browser from making anything of it', async () => {
    const answer = await inject('GET', '/api/v1/health');
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none';base-uri 'none'");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });
});

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
    const answer = await inject('GET', '/api/v1/%');
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid_request']);
  });
});

describe('403', () => {
  it('refuses what a browser sends on behalf of another site, and lets our own pages and programs through', async () => {
    const statusFrom = async (headers: Record<string, string>) =>
      (await owner.post('/sign-up-links', undefined, headers)).statusCode;
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
      expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'not_found']);
    }
  });
});

describe('413', () => {
  it('refuses a body over 1 MB', async () => {
    const answer = await owner.post('/tasks', { prompt: 'x'.repeat(1_000_001) });
    expect([answer.statusCode, answer.json().error.code]).toEqual([413, 'payload_too_large']);
  });
});

describe('429', () => {
  it('limits requests, those to unknown addresses too, and says when to come back', async () => {
    const limits = { requestsPerMinute: 3, signInsPerMinute: 100 };
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
      expect([answer.statusCode, answer.json().error.code]).toEqual([500, 'internal']);
      expect(answer.body).not.toMatch(/environments|prisma/i);
      expect(lines.some((line) => line.includes('environments') && line.includes(answer.json().error.requestId))).toBe(
        true,
      );
    } finally {
      await broken.close();
    }
  });
});

describe('the log', () => {
  it('never holds a password, a cookie or the secret of a link', async () => {
    const lines: string[] = [];
    const logged = await createTestApp({ log: { write: (line) => void lines.push(line) } });
    try {
      const person = await signUpOwner(logged);
      const link = (await person.post('/sign-up-links')).json().url;
      const token = new URL(link).searchParams.get('token') ?? 'missing';
      await logged.app.inject({ url: `/api/v1/sign-up-links/${token}` });
      const wrong = { email: person.me.user.email, password: 'canary-password' };
      await logged.app.inject({ method: 'POST', url: '/api/v1/sign-in', body: wrong });
      const log = lines.join('');
      expect(log).toContain('/api/v1/sign-up-links/:token');
      expect(log).not.toContain(token);
      expect(log).not.toContain('canary-password');
      expect(log).not.toContain(person.cookie.split('=')[1]?.slice(0, 20));
    } finally {
      await logged.close();
    }
  });
});
