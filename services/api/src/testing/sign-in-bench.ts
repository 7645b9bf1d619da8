import type { ChatgptSignIn } from '@codex-web/contracts/chatgpt-sign-in';
import { startFakeIssuer } from '@codex-web/credentials/testing/fake-issuer';
import { pollSignIns } from '../chatgpt/poll-sign-ins.ts';
import { createTestApp } from './test-app.ts';
import { signUpMember, signUpOwner } from './test-person.ts';

/** The application with a fake issuer of ChatGPT sign-ins, and two people: the owner of the workspace, and `person`. */
export async function startSignInBench() {
  const issuer = await startFakeIssuer();
  const test = await createTestApp({ issuerUrl: issuer.url });
  const owner = await signUpOwner(test);
  const person = await signUpMember(test, owner);
  const { db } = test.parts;

  async function begin(body: object = {}, who = person): Promise<ChatgptSignIn> {
    const answer = await who.post('/chatgpt-sign-ins', body);
    if (answer.statusCode !== 201) throw new Error(answer.body);
    return answer.json();
  }

  const read = async (id: string, who = person): Promise<ChatgptSignIn> =>
    (await who.get(`/chatgpt-sign-ins/${id}`)).json();

  /** Lets the issuer be asked now, as it is every few seconds. */
  async function poll(): Promise<void> {
    await db.pool.query(`UPDATE chatgpt_sign_ins SET poll_at = now() - interval '1 second' WHERE poll_at IS NOT NULL`);
    await pollSignIns(test.parts.chatgpt);
  }

  /** @returns the id of the credential. */
  async function signIn(more: object = {}): Promise<string> {
    const begun = await begin(more);
    issuer.approve(begun.userCode ?? '');
    await poll();
    const done = await read(begun.id);
    if (done.credentialId === null) throw new Error(`Signing in failed: ${done.message}`);
    return done.credentialId;
  }

  return {
    test,
    issuer,
    owner,
    person,
    begin,
    read,
    poll,
    signIn,
    rowOf: (id: string) => db.prisma.credential.findUniqueOrThrow({ where: { id } }),
    signInCount: () => db.prisma.credential.count({ where: { kind: 'chatgpt', removedAt: null } }),
    lastRefreshToken: () => issuer.issued.filter((secret) => secret.startsWith('rt_')).at(-1) ?? '',
    close: async () => {
      await test.close();
      await issuer.close();
    },
  };
}
