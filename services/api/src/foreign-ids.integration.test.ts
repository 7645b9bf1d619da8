import { randomUUID } from 'node:crypto';
import { permissions } from '@codex-web/contracts/access';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, expect, it } from 'vitest';
import { isPermission, type RouteRule } from './auth/rules.ts';
import { createTestApp } from './testing/test-app.ts';
import { attemptIdsOf, signUpMember, signUpOwner, signUpStranger, submit } from './testing/test-person.ts';

/** Everything that has an id, asked for by the owner of another workspace. */

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const stranger = setUp(() => signUpStranger(test));
/** The id of a thing of the owner, by the first part of its route. */
let things: Record<string, string>;

beforeAll(async () => {
  await test.parts.db.pool.query(`UPDATE members SET role = 'owner' WHERE user_id = $1`, [stranger.me.user.id]);
  things = await makeThings();
});

async function made(path: string, body: object): Promise<{ id?: string; webhook?: { id: string } }> {
  const answer = await owner.post(path, body);
  if (answer.statusCode >= 300) throw new Error(`POST ${path}: ${answer.body}`);
  return answer.json();
}

async function makeThings(): Promise<Record<string, string>> {
  const task = await submit(owner, { prompt: 'A secret plan.' });
  const member = await signUpMember(test, owner);
  const provider = { kind: 'openai', baseUrl: 'https://api.openai.com/v1' };
  const key = { kind: 'api-key', apiKey: 'sk-secret-of-the-owner', owner: 'workspace', name: 'A secret', provider };
  const webhook = { name: 'A secret hook', url: 'https://hooks.example.com/secret', types: ['task.completed'] };
  return {
    repositories: task.repository.id,
    tasks: task.id,
    attempts: attemptIdsOf(task)[0] ?? '',
    members: member.me.user.id,
    comments: (await made(`/tasks/${task.id}/comments`, { body: 'A secret remark.' })).id ?? '',
    'share-links': (await made(`/tasks/${task.id}/share-links`, {})).id ?? '',
    credentials: (await made('/credentials', key)).id ?? '',
    'chatgpt-sign-ins': (await made('/chatgpt-sign-ins', { method: 'browser' })).id ?? '',
    groups: (await made('/groups', { name: 'The secret group', memberIds: [] })).id ?? '',
    invitations: (await made('/invitations', { role: 'member' })).id ?? '',
    webhooks: (await made('/webhooks', webhook)).webhook?.id ?? '',
    limits:
      (await made('/limits', { scope: 'task', period: 'once', metric: 'tokens', amount: 5, userId: null })).id ?? '',
    'service-accounts': (await made('/service-accounts', { name: 'A secret account' })).id ?? '',
    'webhook-deliveries': randomUUID(),
  };
}

/** What a route asks for in its body, so that the id is what it is refused for. */
const bodies: [route: RegExp, body: () => object][] = [
  [/\/turns$/, () => ({ prompt: 'Go on.', attemptId: randomUUID() })],
  [/\/callback$/, () => ({ url: 'http://localhost:1455/auth/callback' })],
  [/POST .*comments|PATCH \/comments/, () => ({ body: 'Words.' })],
  [/hand-over$/, () => ({ userId: stranger.me.user.id })],
  [/priority$/, () => ({ priority: 'high' })],
  [/PATCH \/members/, () => ({ role: 'viewer' })],
  [/PATCH \/groups/, () => ({ name: 'Ours now' })],
  [/PATCH \/webhooks/, () => ({ active: false })],
  [/PATCH \/(tasks|service-accounts|credentials)/, () => ({ name: 'Ours now', title: 'Ours now' })],
  [/PUT \/repositories/, () => ({ groupIds: [] })],
  [/service-accounts\/:id\/tokens$/, () => ({ name: 'Ours', scopes: ['tasks:read'] })],
];

const namedWithout = ({ method, path }: RouteRule) => `${method} ${path.replace('/api/v1', '')}`;

function withIds(): RouteRule[] {
  return test.app.routeRules.filter(
    ({ path, rule }) => path.includes('/:') && isPermission(rule) && permissions[rule].from !== 'operator',
  );
}

it('answers 404, and nothing of the thing, whichever id of another workspace is asked for, as for what nobody has', async () => {
  expect(withIds().length).toBeGreaterThan(35);
  for (const route of withIds()) {
    const name = namedWithout(route);
    const thing = things[route.path.split('/')[3] ?? ''];
    expect([name, typeof thing]).toEqual([name, 'string']);
    for (const id of [thing ?? '', randomUUID()]) {
      const answer = await test.app.inject({
        method: route.method as 'GET',
        url: route.path.replace(/:\w+/, id).replace(/:\w+/g, () => randomUUID()),
        headers: { cookie: stranger.cookie },
        ...(!['GET', 'DELETE'].includes(route.method) && {
          body: bodies.find(([pattern]) => pattern.test(name))?.[1]() ?? {},
        }),
      });
      expect([name, answer.statusCode, answer.body.includes('secret')]).toEqual([name, 404, false]);
    }
  }
});

it('leaves everything as it was', async () => {
  for (const path of ['comments', 'share-links']) {
    expect((await owner.get(`/tasks/${things.tasks}/${path}`)).json().items).toHaveLength(1);
  }
  for (const path of ['groups', 'webhooks', 'limits', 'service-accounts', 'repositories']) {
    expect([path, (await owner.get(`/${path}`)).json().items.length]).toEqual([path, 1]);
  }
});
