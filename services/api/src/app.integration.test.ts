import { setUp } from '@codex-web/db/testing/set-up';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { routeTable } from './testing/route-table.ts';
import { createTestApp } from './testing/test-app.ts';
import { signUpOwner } from './testing/test-person.ts';

const test = setUp(createTestApp);

/** What anybody may ask without a session; a new one has to be put here too. */
const publicRoutes = [
  'GET /email-changes/:token',
  'GET /health',
  'GET /identity-providers',
  'GET /invitations/:invitation',
  'GET /openapi.json',
  'GET /password-resets/:token',
  'GET /ready',
  'GET /shared/:token',
  'GET /shared/:token/attempts/:id/diff',
  'GET /shared/:token/attempts/:id/diff/files',
  'GET /shared/:token/attempts/:id/events',
  'GET /sign-in/:provider',
  'GET /sign-in/:provider/callback',
  'GET /sign-up',
  'POST /device/code',
  'POST /device/token',
  'POST /identity-providers/:provider/back-channel-logout',
  'POST /password-resets',
  'POST /password-resets/:token',
  'POST /sign-in',
  'POST /sign-in/passkey',
  'POST /sign-in/passkey/options',
  'POST /sign-in/second-factor',
  'POST /sign-out',
  'POST /sign-out/provider',
  'POST /sign-up',
];

function inject(method: string, path: string, headers: Record<string, string> = {}) {
  return test.app.inject({ method: method as 'GET', url: path, headers });
}

describe('every route', () => {
  it('is known when it is open to everybody', () => {
    const open = test.app.routeRules.filter(({ path, rule }) => rule === 'public' && !path.includes('/docs'));
    expect(open.map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`).sort()).toEqual(publicRoutes);
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
