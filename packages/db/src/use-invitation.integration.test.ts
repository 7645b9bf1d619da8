import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInWithIdentity } from './sign-in-with-identity.ts';
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts';

let test: TestDatabase;
const origin = { ip: null, userAgent: null, tokenId: null };
beforeAll(async () => {
  test = await createTestDatabase();
  const workspaceId = randomUUID();
  await test.db.prisma.workspace.create({ data: { id: workspaceId, name: 'Team' } });
  for (const [email, expiresAt] of [
    ['grace@example.com', new Date(Date.now() + 60_000)],
    ['late@example.com', new Date(Date.now() - 60_000)],
  ] as const) {
    await test.db.prisma.invitation.create({
      data: { id: randomUUID(), tokenHash: randomUUID(), workspaceId, email, expiresAt },
    });
  }
});
afterAll(() => test.drop());

const comeWith = (email: string, emailVerified: boolean) =>
  signInWithIdentity(
    test.db,
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
