import { randomUUID } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routeTable } from './testing/route-table.ts';
import { createTestApp, type TestApp } from './testing/test-app.ts';
import { attemptIdsOf, type Person, signUpOwner, signUpStranger, submit } from './testing/test-person.ts';

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
  'GET /api/v1/invitations/:invitation',
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

const ownCredential = {
  kind: 'api-key',
  apiKey: 'sk-secret-of-the-owner',
  owner: 'person',
  name: 'A secret of the owner',
  provider: { kind: 'openai', baseUrl: 'https://api.openai.com/v1' },
};

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
      credentials: (await owner.post('/credentials', ownCredential)).json().id,
      'chatgpt-sign-ins': (await owner.post('/chatgpt-sign-ins', { method: 'browser' })).json().id,
    };
    const bodies: [end: string, body: object][] = [
      ['/turns', { prompt: 'Go on.', attemptId: randomUUID() }],
      ['/credentials/:id', {}],
      ['/callback', { url: 'http://localhost:1455/auth/callback' }],
    ];
    const withId = guardedRoutes().filter(({ path }) => path.includes(':id'));
    expect(withId.length).toBeGreaterThan(8);
    for (const { method, path } of withId) {
      for (const id of [ids[path.split('/')[3] ?? ''] ?? 'missing', randomUUID(), 'no-id']) {
        const answer = await test.app.inject({
          method: method as 'GET',
          url: path.replace(':id', id),
          headers: { cookie: stranger.cookie },
          ...(method !== 'GET' && { body: bodies.find(([end]) => path.endsWith(end))?.[1] ?? {} }),
        });
        // Who may not change any is told so before an id is looked at.
        const expected = path === '/api/v1/limits/:id' && id.length === 36 ? 403 : 404;
        expect([`${method} ${path} ${id}`, answer.statusCode]).toEqual([`${method} ${path} ${id}`, expected]);
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

describe('the log', () => {
  it('never holds a password, a cookie or the secret of a link', async () => {
    const lines: string[] = [];
    const logged = await createTestApp({ log: { write: (line) => void lines.push(line) } });
    try {
      const person = await signUpOwner(logged);
      const link = (await person.post('/invitations', {})).json().url;
      const token = new URL(link).searchParams.get('token') ?? 'missing';
      await logged.app.inject({ url: `/api/v1/invitations/${token}` });
      const wrong = { email: person.me.user.email, password: 'canary-password' };
      await logged.app.inject({ method: 'POST', url: '/api/v1/sign-in', body: wrong });
      const log = lines.join('');
      expect(log).toContain('/api/v1/invitations/:invitation');
      expect(log).not.toContain(token);
      expect(log).not.toContain('canary-password');
      expect(log).not.toContain(person.cookie.split('=')[1]?.slice(0, 20));
    } finally {
      await logged.close();
    }
  });
});
