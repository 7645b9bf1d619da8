import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { type Person, password, signUpMember, signUpOwner, signUpStranger, tokenOf } from '../testing/test-person.ts';
import { ask } from '../testing/test-team.ts';

const test = setUp(() => createTestApp({ mail: true }));
const owner = setUp(() => signUpOwner(test));
const stranger = setUp(() => signUpStranger(test));

const invite = async (wanted: object = {}) => (await owner.post('/invitations', wanted)).json();
const accept = (by: Person, url: string) => by.post(`/invitations/${tokenOf(url)}/accept`);
const signUp = (url: string, email: string) => {
  const body = { token: tokenOf(url), name: 'Eve', email, password };
  return test.app.inject({ method: 'POST', url: '/api/v1/sign-up', body });
};

describe('201', () => {
  it('invites with a role and groups; somebody new signs up with it', async () => {
    const group = (await owner.post('/groups', { name: 'Team' })).json();
    const invited = await invite({ role: 'viewer', groupIds: [group.id] });
    expect(invited).toMatchObject({ role: 'viewer', email: null, mailed: false, groups: [{ name: 'Team' }] });
    const state = await test.app.inject({ url: `/api/v1/invitations/${tokenOf(invited.url)}` });
    expect(state.json()).toEqual({
      ...{ valid: true, role: 'viewer', email: null },
      ...{ workspaceName: owner.me.workspace.name, invitedBy: 'Ann' },
    });
    expect((await signUp(invited.url, 'eve@example.com')).json()).toMatchObject({ role: 'viewer' });
    const { items } = (await owner.get('/members')).json();
    expect(items.find((item: { email: string }) => item.email === 'eve@example.com').groups).toHaveLength(1);
  });

  it('mails the address where there is mail, and shows it in no list', async () => {
    const invited = await invite({ email: 'Grace@Example.com' });
    expect(invited).toMatchObject({ mailed: true, email: 'grace@example.com' });
    const { rows } = await test.parts.db.pool.query('SELECT recipient, subject FROM mail_outbox');
    expect(rows).toEqual([{ recipient: 'grace@example.com', subject: expect.stringContaining('invited') }]);
    expect((await owner.get('/invitations')).body).not.toContain(tokenOf(invited.url));
  });

  it('renews an invitation: the address before works no more', async () => {
    const before = await invite();
    const answer = await owner.post(`/invitations/${before.id}/renewals`);
    expect(answer.statusCode).toBe(201);
    expect(outcomeOf(await accept(stranger, before.url))).toEqual([410, 'sign_up_link_invalid']);
    expect((await accept(stranger, answer.json().url)).statusCode).toBe(200);
    await stranger.post('/workspace/leave');
  });
});

describe('200', () => {
  it('lets somebody join who has an account; their session works there from then on', async () => {
    const { url } = await invite({ role: 'admin' });
    const joined = await accept(stranger, url);
    expect(joined.json()).toEqual({ id: owner.me.workspace.id, name: owner.me.workspace.name, role: 'admin' });
    expect((await stranger.get('/me')).json()).toMatchObject({
      workspace: { id: owner.me.workspace.id },
      role: 'admin',
    });
    expect((await stranger.get('/me')).json().workspaces).toHaveLength(2);
    const again = await invite();
    expect(outcomeOf(await accept(stranger, again.url))).toEqual([409, 'conflict']);
    expect((await owner.get('/invitations')).json().items.map((item: { id: string }) => item.id)).toContain(again.id);
    await stranger.post('/workspace/leave');
  });

  it('lets one of several who use an invitation at once in', async () => {
    const { url } = await invite();
    const others = [await signUpStranger(test), await signUpStranger(test), await signUpStranger(test)];
    const answers = await Promise.all(others.map((one) => accept(one, url)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410, 410]);
  });
});

describe('403', () => {
  it('takes an invitation for one address from no other', async () => {
    const { url } = await invite({ email: 'heidi@example.com' });
    expect(outcomeOf(await accept(stranger, url))).toEqual([403, 'invitation_for_another']);
    expect(outcomeOf(await signUp(url, 'mallory@example.com'))).toEqual([403, 'invitation_for_another']);
    expect((await signUp(url, 'HEIDI@example.com')).statusCode).toBe(201);
  });
});

describe('404', () => {
  it('revokes and renews none of another workspace', async () => {
    const { id } = await invite();
    await test.parts.db.pool.query("UPDATE members SET role = 'owner' WHERE user_id = $1", [stranger.me.user.id]);
    expect((await stranger.delete(`/invitations/${id}`)).statusCode).toBe(404);
    expect((await stranger.post(`/invitations/${id}/renewals`)).statusCode).toBe(404);
    expect((await owner.post('/invitations', { groupIds: ['de305d54-75b4-431b-adb2-eb6b9e546014'] })).statusCode).toBe(
      404,
    );
  });
});

describe('409', () => {
  it('keeps one invitation for an address, and none for a member', async () => {
    await invite({ email: 'ivan@example.com' });
    expect((await owner.post('/invitations', { email: 'IVAN@example.com' })).statusCode).toBe(409);
    expect((await owner.post('/invitations', { email: owner.me.user.email })).statusCode).toBe(409);
    await test.parts.db.pool.query("UPDATE invitations SET expires_at = now() WHERE email = 'ivan@example.com'");
    expect((await owner.post('/invitations', { email: 'ivan@example.com' })).statusCode).toBe(201);
  });
});

describe('410', () => {
  it('lets nobody in with an invitation that was revoked, or whose maker was removed', async () => {
    const revoked = await invite();
    expect((await owner.delete(`/invitations/${revoked.id}`)).statusCode).toBe(204);
    expect(outcomeOf(await accept(stranger, revoked.url))).toEqual([410, 'sign_up_link_invalid']);
    const admin = await signUpMember(test, owner);
    await ask(test, owner, 'PATCH', `/members/${admin.me.user.id}`, { body: { role: 'admin' } });
    const { url } = (await admin.post('/invitations', {})).json();
    await owner.delete(`/members/${admin.me.user.id}`);
    expect(outcomeOf(await accept(admin, url))).toEqual([410, 'sign_up_link_invalid']);
  });
});
