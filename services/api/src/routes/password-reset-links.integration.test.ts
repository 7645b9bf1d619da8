import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { auditOf } from '../testing/audit-of.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { openBrowser } from '../testing/test-browser.ts';
import { mailsTo } from '../testing/test-mail.ts';
import { type Person, signUpMember, signUpOwner, signUpStranger, tokenOf } from '../testing/test-person.ts';

const test = setUp(() => createTestApp({ mail: true }));
const owner = setUp(() => signUpOwner(test));

const resetWith = (token: string) =>
  openBrowser(test).ask('POST', `/password-resets/${token}`, { password: 'eleven purple giraffes' });

describe('a link to hand over', () => {
  const makeFor = (by: Person, { me }: Person) => by.post(`/members/${me.user.id}/password-reset-links`);

  it('is made by an owner for a member, works once for a day, and is known to the member', async () => {
    const member = await signUpMember(test, owner);
    const answer = await makeFor(owner, member);
    expect(answer.statusCode).toBe(201);
    expect(Date.parse(answer.json().expiresAt) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
    expect(new URL(answer.json().url).pathname).toBe('/reset-password');
    const token = tokenOf(answer.json().url);
    expect((await resetWith(token)).statusCode).toBe(204);
    expect((await resetWith(token)).statusCode).toBe(410);
    const subjects = (await mailsTo(test, member.me.user.email)).map((mail) => mail.subject);
    expect(subjects).toEqual(['An administrator made a link to reset your password', 'Your password was reset']);
    const audited = (await auditOf(test, member.me.user.id)).filter(({ action }) => action.startsWith('password'));
    expect(audited.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['password_reset_link.made', owner.me.user.id],
      ['password.reset', member.me.user.id],
    ]);
  });

  it('is not made by a member, nor for an owner, nor for who is in another workspace too', async () => {
    const [member, other] = [await signUpMember(test, owner), await signUpMember(test, owner)];
    expect(outcomeOf(await makeFor(member, other))).toEqual([403, 'forbidden']);
    await test.parts.db.prisma.member.updateMany({ where: { userId: member.me.user.id }, data: { role: 'admin' } });
    expect((await makeFor(member, other)).statusCode).toBe(201);
    expect(outcomeOf(await makeFor(member, owner))).toEqual([403, 'forbidden']);
    expect(outcomeOf(await makeFor(member, member))).toEqual([403, 'forbidden']);
    const elsewhere = await signUpStranger(test);
    await test.parts.db.prisma.member.create({
      data: { workspaceId: elsewhere.me.workspace.id, userId: other.me.user.id, role: 'viewer' },
    });
    expect(outcomeOf(await makeFor(member, other))).toEqual([403, 'forbidden']);
    expect(outcomeOf(await makeFor(owner, other))).toEqual([403, 'forbidden']);
  });

  it('is not made for somebody of another workspace, as if there were nobody', async () => {
    const stranger = await signUpStranger(test);
    expect(outcomeOf(await makeFor(owner, stranger))).toEqual([404, 'not_found']);
    expect(outcomeOf(await owner.post('/members/nobody/password-reset-links'))).toEqual([404, 'not_found']);
  });

  it('is made by an operator for anybody, and by nobody else there', async () => {
    const stranger = await signUpStranger(test);
    const path = (person: Person) => `/installation/people/${person.me.user.id}/password-reset-links`;
    expect((await owner.post(path(stranger))).statusCode).toBe(201);
    expect((await stranger.post(path(owner))).statusCode).toBe(403);
    expect((await owner.post('/installation/people/nobody/password-reset-links')).statusCode).toBe(404);
  });
});
