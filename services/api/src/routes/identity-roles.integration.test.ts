import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { companyProvider } from '../testing/company-provider.ts';
import { sampleUrl } from '../testing/fake-git-remote.ts';
import { createIdentityBrowser, type IdentityBrowser } from '../testing/identity-browser.ts';
import { type OidcProvider, startOidcProvider } from '../testing/start-oidc-provider.ts';
import { createTestApp, publicUrl, type TestApp } from '../testing/test-app.ts';
import { type Person, signUpOwner } from '../testing/test-person.ts';

let provider: OidcProvider;
let test: TestApp;
let owner: Person;
let team: string;

beforeAll(async () => {
  provider = await startOidcProvider(publicUrl);
  const rule = (value: string, workspace: string, role: 'owner' | 'admin' | 'member' | 'viewer') => ({
    ...{ claim: 'groups', value, workspace, role },
  });
  team = randomUUID();
  const roles = [
    rule('staff', team, 'viewer'),
    rule('developers', team, 'member'),
    rule('leads', team, 'admin'),
    rule('chiefs', team, 'owner'),
    rule('staff', 'Twice', 'member'),
    rule('staff', 'Nowhere', 'member'),
    rule('research', 'Research', 'member'),
  ];
  test = await createTestApp({ identityProviders: [companyProvider(provider, { roles })] });
  owner = await signUpOwner(test);
  for (const [id, name] of [
    [team, 'Team'],
    [randomUUID(), 'Twice'],
    [randomUUID(), 'Twice'],
    [randomUUID(), 'Research'],
  ]) {
    await test.parts.db.pool.query('INSERT INTO workspaces (id, name) VALUES ($1, $2)', [id, name]);
  }
  await join(owner.me.user.id, team, 'owner');
});
afterAll(async () => {
  await test.close();
  await provider.close();
});

const join = (userId: string, workspaceId: string, role: string) =>
  test.parts.db.pool.query('INSERT INTO members (workspace_id, user_id, role) VALUES ($1, $2, $3)', [
    workspaceId,
    userId,
    role,
  ]);

/** Somebody the company knows, who signs in with whatever groups they are in by then. */
function person() {
  const sub = randomUUID();
  let browser: IdentityBrowser;
  const signIn = async (groups: unknown) => {
    provider.accounts.set(sub, { sub, name: 'Bea', email: `${sub}@example.com`, email_verified: true, groups });
    browser = createIdentityBrowser(test);
    expect(await browser.signIn(sub)).toBe('/');
  };
  const userId = async () =>
    (await test.parts.db.prisma.user.findUniqueOrThrow({ where: { email: `${sub}@example.com` } })).id;
  const workspaces = async () => {
    const { rows } = await test.parts.db.pool.query<{ name: string; role: string }>(
      `SELECT w.name, m.role FROM members m JOIN workspaces w ON w.id = m.workspace_id
       WHERE m.user_id = $1 ORDER BY w.name`,
      [await userId()],
    );
    return rows.map(({ name, role }) => `${name}: ${role}`);
  };
  return {
    signIn,
    userId,
    workspaces,
    ask: (...request: Parameters<IdentityBrowser['ask']>) => browser.ask(...request),
  };
}

describe('what the provider says of groups', () => {
  it('gives the highest role of each workspace it names, and leaves out what is unclear', async () => {
    const bea = person();
    await bea.signIn(['staff', 'developers', 'research']);
    expect(await bea.workspaces()).toEqual(['Research: member', 'Team: member']);
    expect((await bea.ask('GET', '/me')).statusCode).toBe(200);
  });

  it('raises, lowers and takes away at the next sign-in, and writes each down', async () => {
    const bea = person();
    await bea.signIn(['staff']);
    expect(await bea.workspaces()).toEqual(['Team: viewer']);
    await bea.signIn(['leads', 'staff', 'research']);
    expect(await bea.workspaces()).toEqual(['Research: member', 'Team: admin']);
    await bea.signIn(['developers']);
    expect(await bea.workspaces()).toEqual(['Team: member']);
    await bea.signIn([]);
    expect(await bea.workspaces()).toEqual([]);
    expect((await bea.ask('GET', '/me')).json().error.code).toBe('no_workspace');
    const { rows } = await test.parts.db.pool.query<{ action: string }>(
      'SELECT action FROM audit_events WHERE workspace_id = $1 AND subject_id = $2 ORDER BY id',
      [team, await bea.userId()],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      ...['member.added', 'member.role_changed', 'member.role_changed', 'member.removed'],
    ]);
  });

  it('ends what somebody had in a workspace that it takes away: attempts and tokens', async () => {
    const bea = person();
    await bea.signIn(['developers']);
    const id = await bea.userId();
    await test.parts.db.pool.query(
      `INSERT INTO api_tokens (id, token_hash, prefix, name, user_id, workspace_id, scopes, expires_at)
       VALUES (gen_random_uuid(), 'x', 'cwp_xxxx', 'x', $1, $2, '{}', now() + interval '1 day')`,
      [id, team],
    );
    const added = await bea.ask('POST', '/repositories', { url: sampleUrl });
    const task = await bea.ask('POST', '/tasks', { repositoryId: added.json().id, prompt: 'Fix the tests.' });
    expect(task.statusCode).toBe(201);
    await bea.signIn([]);
    expect(await test.parts.db.prisma.apiToken.count({ where: { userId: id } })).toBe(0);
    const { rows } = await test.parts.db.pool.query('SELECT state FROM tasks WHERE id = $1', [task.json().id]);
    expect(rows).toEqual([{ state: 'cancelled' }]);
  });

  it('leaves alone what somebody was invited to', async () => {
    const bea = person();
    await bea.signIn([]);
    await join(await bea.userId(), team, 'admin');
    await bea.signIn(['staff']);
    expect(await bea.workspaces()).toEqual(['Team: admin']);
    await bea.signIn([]);
    expect(await bea.workspaces()).toEqual(['Team: admin']);
  });

  it('never takes the last owner from a workspace', async () => {
    const chief = person();
    await chief.signIn(['chiefs']);
    await test.parts.db.pool.query(`DELETE FROM members WHERE workspace_id = $1 AND user_id = $2`, [
      team,
      owner.me.user.id,
    ]);
    await chief.signIn(['staff']);
    expect(await chief.workspaces()).toEqual(['Team: owner']);
    await chief.signIn([]);
    expect(await chief.workspaces()).toEqual(['Team: owner']);
    await join(owner.me.user.id, team, 'owner');
    await chief.signIn(['staff']);
    expect(await chief.workspaces()).toEqual(['Team: viewer']);
  });

  it.each([
    ['chiefs,staff'],
    [{ staff: true }],
    [null],
    [42],
    [['Staff', ' staff', 'staff\u0000']],
    [{ value: 'chiefs' }],
  ])('gives nothing for %j, which only looks like a group', async (groups) => {
    const mallory = person();
    await mallory.signIn(groups);
    expect(await mallory.workspaces()).toEqual([]);
  });
});
