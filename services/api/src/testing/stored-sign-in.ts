import { randomUUID } from 'node:crypto';
import type { ChatgptTokens } from '@codex-web/credentials/chatgpt/chatgpt-store';
import { createIssuerClient } from '@codex-web/credentials/chatgpt/issuer-client';
import type { Database } from '@codex-web/db/connect';
import { inTransaction } from '@codex-web/db/in-transaction';
import { createLogger } from '@codex-web/service-kit/logger';
import { addSignIn } from '../chatgpt/store-sign-in.ts';
import type { KeyRing } from '../credentials/key-ring.ts';

/** A person in a workspace of their own who signed in with ChatGPT, straight in the database. */
export async function storeSignIn(db: Database, keys: KeyRing, tokens: ChatgptTokens) {
  const owner = await createPerson(db);
  return { ...owner, credentialId: await storeSignInOf(db, keys, owner, tokens) };
}

type Person = { workspaceId: string; userId: string };

async function createPerson(db: Database): Promise<Person> {
  const [workspaceId, userId] = [randomUUID(), randomUUID()];
  await db.prisma.workspace.create({
    data: {
      id: workspaceId,
      name: 'Team',
      members: {
        create: { role: 'owner', user: { create: { id: userId, name: 'Ann', email: `${userId}@example.com` } } },
      },
    },
  });
  return { workspaceId, userId };
}

/** @returns the id of the credential. */
export async function storeSignInOf(db: Database, keys: KeyRing, person: Person, tokens: ChatgptTokens) {
  const issuer = createIssuerClient({ issuer: 'http://127.0.0.1:9', clientId: 'test', fetch });
  const parts = { db, keys, issuer, baseUrl: 'https://chatgpt.example/codex', logger: createLogger('test', 'silent') };
  const owner = { workspaceId: person.workspaceId, userId: person.userId, name: 'ChatGPT', makeDefault: true };
  return await inTransaction(db, (client) => addSignIn(client, parts, owner, { tokens, email: null }));
}
