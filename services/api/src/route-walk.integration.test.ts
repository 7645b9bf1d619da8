import { randomUUID } from 'node:crypto';
import {
  type Permission,
  permissions,
  type Role,
  roleMay,
  roles,
  type Scope,
  scopes,
} from '@codex-web/contracts/access';
import type { Task } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { isPermission, type RouteRule } from './auth/rules.ts';
import { outcomeOf } from './testing/outcome-of.ts';
import { createTestApp } from './testing/test-app.ts';
import { type Person, signInAgain, signUpMember, signUpOwner, signUpStranger, submit } from './testing/test-person.ts';
import { makeToken } from './testing/test-tokens.ts';
import { isJson, named, walkRoutes } from './testing/walk-routes.ts';

/** Every route, asked by everybody: what is not allowed in the table is refused. */

const test = setUp(createTestApp);
const operator = setUp(() => signUpOwner(test));
const stranger = setUp(() => signUpStranger(test));
const people = {} as Record<Role, Person>;
let task: Task;
let routes: RouteRule[];

beforeAll(async () => {
  for (const role of roles) {
    people[role] = await signUpMember(test, operator);
    await setRole(people[role], role);
  }
  task = await submit(people.owner);
  routes = test.app.routeRules.filter(({ path }) => !path.startsWith('/api/v1/docs'));
});

async function setRole(person: Person, role: Role): Promise<void> {
  await test.parts.db.pool.query(
    `INSERT INTO members (workspace_id, user_id, role) VALUES ($1, $2, $3)
     ON CONFLICT (workspace_id, user_id) DO UPDATE SET role = excluded.role`,
    [operator.me.workspace.id, person.me.user.id, role],
  );
}

const { ask, othersThan } = walkRoutes(test, () => task);
const isStream = ({ path }: RouteRule) => /\/(stream|presence)$/.test(path);
/** Made in a session in which the person has just shown who they are. */
const newToken = async (person: Person, wanted: Scope[]) => await makeToken(await signInAgain(test, person), wanted);
const guarded = () => routes.filter(({ rule }) => rule !== 'public');
const ofWorkspaces = () =>
  routes.filter(({ rule }) => isPermission(rule) && permissions[rule].from !== 'operator') as (RouteRule & {
    rule: Permission;
  })[];

describe('nobody', () => {
  it('gets through a route that is not public', async () => {
    expect(guarded().length).toBeGreaterThan(60);
    expect(await othersThan('401 unauthenticated', guarded(), () => ({}))).toEqual([]);
  });

  it('gets through with a session that has expired', async () => {
    const gone = await signUpMember(test, operator);
    await test.parts.db.pool.query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1`, [
      gone.me.user.id,
    ]);
    expect(await othersThan('401 unauthenticated', guarded(), () => ({ cookie: gone.cookie }))).toEqual([]);
  });

  it('gets through with a cookie that somebody made up', async () => {
    const cookie = people.owner.cookie.replace(/=.{8}/, '=AAAAAAAA');
    expect(await othersThan('401 unauthenticated', guarded(), () => ({ cookie }))).toEqual([]);
  });

  it('gets through with a token that was revoked, that has expired or that never was', async () => {
    const revoked = await newToken(people.owner, [...scopes.slice(0, 3)]);
    await people.owner.delete(`/tokens/${revoked.id}`);
    const expired = await newToken(people.owner, [...scopes.slice(0, 3)]);
    await test.parts.db.pool.query(`UPDATE api_tokens SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      expired.id,
    ]);
    for (const token of [revoked.token, expired.token, `${revoked.token.slice(0, -1)}x`, 'cwp_nothing']) {
      const headers = { authorization: `Bearer ${token}` };
      expect(await othersThan('401 unauthenticated', guarded(), () => headers)).toEqual([]);
    }
  });

  it('changes anything on behalf of another site', async () => {
    const changing = routes.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method));
    const headers = () => ({ cookie: people.owner.cookie, origin: 'https://evil.example' });
    expect(await othersThan('403 forbidden', changing, headers)).toEqual([]);
  });
});

describe('somebody of another workspace', () => {
  it('gets 404 for its tasks and attempts, whatever they want of them', async () => {
    const withThings = ofWorkspaces().filter(({ path }) => /^\/api\/v1\/(tasks|attempts)\/:id/.test(path));
    expect(withThings.length).toBeGreaterThan(10);
    expect(await othersThan('404 not_found', withThings, () => ({ cookie: stranger.cookie }))).toEqual([]);
  });

  it('gets 404 for everything when they name the workspace', async () => {
    const headers = () => ({ cookie: stranger.cookie, 'x-workspace-id': operator.me.workspace.id });
    expect(await othersThan('404 not_found', ofWorkspaces(), headers)).toEqual([]);
  });

  it('gets the same for a workspace, a task and an attempt that nobody has', async () => {
    const headers = { cookie: stranger.cookie, 'x-workspace-id': randomUUID() };
    for (const path of ['/tasks', `/tasks/${randomUUID()}`, `/attempts/${randomUUID()}/events`]) {
      const nowhere = await test.app.inject({ url: `/api/v1${path}`, headers });
      expect([path, nowhere.statusCode, nowhere.json().error.code]).toEqual([path, 404, 'not_found']);
    }
    const foreign = await stranger.get(`/tasks/${task.id}`);
    const unknown = await stranger.get(`/tasks/${randomUUID()}`);
    expect(foreign.json().error.message).toBe(unknown.json().error.message);
  });
});

describe.each([...roles])('a member who is %s', (role) => {
  const refusedTo = () => ofWorkspaces().filter(({ rule }) => !roleMay(role, rule));
  const openTo = () => ofWorkspaces().filter(({ rule }) => roleMay(role, rule));

  it('is refused what the table does not give the role', async () => {
    if (role !== 'owner') expect(refusedTo().length).toBeGreaterThan(0);
    expect(await othersThan('403 forbidden', refusedTo(), () => ({ cookie: people[role].cookie }))).toEqual([]);
  });

  it('is let through to what the table gives the role', async () => {
    const refused: string[] = [];
    for (const route of openTo().filter((one) => !isStream(one))) {
      const answer = await ask(route, { cookie: people[role].cookie });
      const message = isJson(answer) ? (answer.json().error?.message ?? '') : '';
      if (answer.statusCode === 401 || message.startsWith('You are a ')) refused.push(named(route));
      // Some of it is leaving.
      await setRole(people[role], role);
    }
    expect(refused).toEqual([]);
  });

  it('is refused what belongs to operators', async () => {
    const operators = routes.filter(({ rule }) => isPermission(rule) && permissions[rule].from === 'operator');
    expect(operators.length).toBeGreaterThan(3);
    expect(await othersThan('403 forbidden', operators, () => ({ cookie: people[role].cookie }))).toEqual([]);
  });
});

describe('an API token', () => {
  it('is refused each route whose scope it does not have', async () => {
    const tokens = new Map<Scope, string>();
    for (const scope of scopes) {
      const others = scopes.filter((one) => one !== scope);
      tokens.set(scope, (await newToken(operator, others)).token);
    }
    const headers = ({ rule }: RouteRule) => ({
      authorization: `Bearer ${isPermission(rule) ? tokens.get(permissions[rule].scope) : ''}`,
    });
    const scoped = routes.filter(({ rule }) => isPermission(rule));
    expect(await othersThan('403 forbidden', scoped, headers)).toEqual([]);
  });

  it('cannot do what is for a browser alone', async () => {
    const { token } = await newToken(operator, [...scopes]);
    const own = routes.filter(({ rule }) => rule === 'session');
    expect(own.length).toBeGreaterThan(10);
    expect(await othersThan('403 forbidden', own, () => ({ authorization: `Bearer ${token}` }))).toEqual([]);
  });

  it('works in its own workspace only', async () => {
    const { token } = await newToken(operator, [...scopes]);
    const elsewhere = await submit(stranger);
    for (const headers of [{ 'x-workspace-id': stranger.me.workspace.id }, { 'x-workspace-id': randomUUID() }]) {
      const answer = await test.app.inject({
        url: '/api/v1/tasks',
        headers: { authorization: `Bearer ${token}`, ...headers },
      });
      expect(outcomeOf(answer)).toEqual([404, 'not_found']);
    }
    const foreign = await test.app.inject({
      url: `/api/v1/tasks/${elsewhere.id}`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(foreign.statusCode).toBe(404);
  });

  it('does what its owner’s role still allows, and no more from the moment that is lowered', async () => {
    const { token } = await newToken(people.admin, ['workspace:write']);
    const rename = () =>
      test.app.inject({
        method: 'PATCH',
        url: '/api/v1/workspace',
        headers: { authorization: `Bearer ${token}` },
        body: { name: 'The team' },
      });
    expect((await rename()).statusCode).toBe(200);
    await setRole(people.admin, 'viewer');
    expect((await rename()).statusCode).toBe(403);
    await setRole(people.admin, 'admin');
  });
});
