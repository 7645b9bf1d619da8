import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { signInWithIdentity } from './sign-in-with-identity.ts';
import { setUp } from './testing/set-up.ts';
import { openTestDatabase } from './testing/test-database.ts';

const db = setUp(openTestDatabase);
const origin = { ip: null, userAgent: null, tokenId: null };
beforeAll(async () => {
  const workspaceId = randomUUID();
  await db.prisma.workspace.create({ data: { id: workspaceId, name: 'Team' } });
  for (const [email, expiresAt] of [
    ['grace@example.com', new Date(Date.now() + 60_000)],
    ['late@example.com', new Date(Date.now() - 60_000)],
  ] as const) {
    await db.prisma.invitation.create({
      data: { id: randomUUID(), tokenHash: randomUUID(), workspaceId, email, expiresAt },
    });
  }
});

const comeWith = (email: string, emailVerified: boolean) =>
  signInWithIdentity(
    db,
    { provider: 'company', issuer: 'https://company.example', subject: randomUUID(), name: 'Grace', email },
    { maySignUp: false, trustedForEmail: false, emailVerified, memberships: [] },
    origin,
  );

it('is enough of a reason to make an account with an identity provider that says the address is theirs', async () => {
  await expect(comeWith('late@example.com', true)).rejects.toMatchObject({ code: 'identity_not_allowed' });
  await expect(comeWith('nobody@example.com', true)).rejects.toMatchObject({ code: 'identity_not_allowed' });
  await expect(comeWith('grace@example.com', false)).rejects.toMatchObject({ code: 'identity_not_allowed' });
  await expect(comeWith('grace@example.com', true)).resolves.toMatchObject({ userId: expect.any(String) });
});
