import { randomUUID } from 'node:crypto';
import type { Task } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { completeFirst } from '../testing/fake-worker.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp, testCredential } from '../testing/test-app.ts';
import { addCredential } from '../testing/test-credentials.ts';
import {
  addSampleRepository,
  type Person,
  signUpMember,
  signUpOwner,
  signUpStranger,
  submit,
} from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

const payerOf = (task: Task) => task.turns.at(-1)?.payer;

async function refusalOf(person: Person, given: object = {}) {
  const { id: repositoryId } = await addSampleRepository(person);
  const answer = await person.post('/tasks', { repositoryId, prompt: 'Fix the tests.', ...given });
  return { status: answer.statusCode, ...answer.json().error };
}

const setState = (id: string, data: object) => test.parts.db.prisma.credential.update({ where: { id }, data });

describe('what pays for a task', () => {
  it('is the person’s default, else the workspace’s, else the installation’s, and is shown on it', async () => {
    const person = await signUpStranger(test);
    expect(payerOf(await submit(person))).toMatchObject({ name: testCredential.name, owner: { kind: 'installation' } });
    await test.parts.db.prisma.member.updateMany({ where: { userId: person.me.user.id }, data: { role: 'owner' } });
    const shared = await addCredential(person, { owner: 'workspace', name: 'Shared' });
    expect(payerOf(await submit(person))).toEqual({
      credentialId: shared.id,
      name: 'Shared',
      owner: { kind: 'workspace' },
    });
    const own = await addCredential(person, { name: 'Own' });
    expect(payerOf(await submit(person))).toMatchObject({
      credentialId: own.id,
      owner: { kind: 'person', name: 'Ann' },
    });
  });

  it('is what is named, and stays so when another one becomes the default', async () => {
    const person = await signUpMember(test, owner);
    const [first, second] = [await addCredential(person), await addCredential(person, { name: 'Second' })];
    const task = await submit(person, { credentialId: second.id });
    expect(payerOf(task)?.credentialId).toBe(second.id);
    await person.patch(`/credentials/${first.id}`, { isDefault: true });
    expect(payerOf((await person.get(`/tasks/${task.id}`)).json())?.credentialId).toBe(second.id);
  });

  it('keeps its name on the task when it is removed', async () => {
    const person = await signUpMember(test, owner);
    const { id } = await addCredential(person, { name: 'Short-lived' });
    const task = await submit(person);
    await person.delete(`/credentials/${id}`);
    expect(payerOf((await person.get(`/tasks/${task.id}`)).json())?.name).toBe('Short-lived');
  });

  it('may be one whose provider’s limit is reached, since that passes', async () => {
    const person = await signUpMember(test, owner);
    const { id } = await addCredential(person);
    await setState(id, { state: 'parked', parkedUntil: new Date(Date.now() + 3_600_000) });
    expect(payerOf(await submit(person))?.credentialId).toBe(id);
  });

  it('decides the model, the effort and the agent where the task does not', async () => {
    const person = await signUpMember(test, owner);
    const provider = { kind: 'openai-compatible', baseUrl: 'https://models.example/v1', wireApi: 'chat' };
    await addCredential(person, { provider, defaultModel: 'llama', defaultReasoningEffort: 'low' });
    const [turn] = (await submit(person)).turns;
    expect(turn).toMatchObject({ model: 'llama', reasoningEffort: 'low', agent: 'openai' });
    const other = await submit(person, { model: 'any-model', agent: 'openai', reasoningEffort: 'high' });
    expect(other.turns[0]).toMatchObject({ model: 'any-model', reasoningEffort: 'high' });
    expect(await refusalOf(person, { agent: 'codex' })).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('has a branch for its result, also for a prompt in another script', async () => {
    expect((await submit(owner, { prompt: 'Fix the tests!' })).branchName).toBe('codex/fix-the-tests');
    expect((await submit(owner, { prompt: 'テストを直してください' })).branchName).toMatch(/^codex\/[0-9a-f]{8}$/);
  });
});

describe('a task is refused', () => {
  it('when there is nothing to pay with, and says what to do', async () => {
    const none = await createTestApp({ installation: [] });
    try {
      const person = await signUpOwner(none);
      const refused = await refusalOf(person);
      expect(refused).toMatchObject({ status: 409, code: 'no_credential' });
      expect(refused.message).toContain('Add one in the settings');
      expect(await none.parts.db.prisma.task.count()).toBe(0);
    } finally {
      await none.close();
    }
  });

  it('when its payer needs somebody, and never paid by the next one instead', async () => {
    const person = await signUpMember(test, owner);
    const { id } = await addCredential(person, { name: 'My key' });
    const tasks = await test.parts.db.prisma.task.count();
    await setState(id, { state: 'needs_sign_in', stateReason: 'refused', stateMessage: 'It was refused.' });
    const refused = await refusalOf(person);
    expect(refused).toMatchObject({ status: 409, code: 'credential_needs_sign_in' });
    expect(refused.message).toMatch(/“My key”.*It was refused\. Ann has to give it a new key/);
    await setState(id, { state: 'disabled', stateReason: 'switched_off', stateMessage: 'It is switched off.' });
    expect(await refusalOf(person)).toMatchObject({ status: 409, code: 'credential_disabled' });
    expect(await test.parts.db.prisma.task.count()).toBe(tasks);
  });

  it('when it names what the person may not use', async () => {
    const [person, other] = [await signUpMember(test, owner), await signUpMember(test, owner)];
    const theirs = await addCredential(other);
    const removed = await addCredential(person);
    await person.delete(`/credentials/${removed.id}`);
    for (const credentialId of [theirs.id, removed.id, randomUUID()]) {
      expect(await refusalOf(person, { credentialId })).toMatchObject({ status: 404, code: 'not_found' });
    }
  });

  it('when its payer does not offer the model', async () => {
    const person = await signUpMember(test, owner);
    await addCredential(person, { models: [{ id: 'gpt-5.5', label: 'GPT-5.5' }] });
    expect(await refusalOf(person, { model: 'gpt-4' })).toMatchObject({ status: 422, code: 'model_unknown' });
  });
});

describe('what pays for a follow-up', () => {
  const followUp = async (person: Person, task: Task, more: object = {}) =>
    await person.post(`/tasks/${task.id}/turns`, {
      prompt: 'Go on.',
      attemptId: await completeFirst(test, task),
      ...more,
    });

  it('is what paid before, also when another one is the default now', async () => {
    const person = await signUpMember(test, owner);
    const first = await addCredential(person);
    const task = await submit(person);
    await addCredential(person, { makeDefault: true });
    expect((await followUp(person, task)).json().payer.credentialId).toBe(first.id);
  });

  it('is the other person’s own where somebody else goes on', async () => {
    const [one, two] = [await signUpMember(test, owner), await signUpMember(test, owner)];
    await addCredential(one, { name: 'Of one' });
    const own = await addCredential(two, { name: 'Of two' });
    const answer = await followUp(two, await submit(one));
    expect(answer.json()).toMatchObject({ payer: { credentialId: own.id }, author: { id: two.me.user.id } });
  });

  it('is chosen as for a new task when what paid before was removed', async () => {
    const person = await signUpMember(test, owner);
    const { id } = await addCredential(person);
    const task = await submit(person);
    await person.delete(`/credentials/${id}`);
    const answer = await followUp(person, task);
    expect(answer.json()).toMatchObject({ payer: { name: testCredential.name }, model: 'small' });
  });

  it('has to understand the agent of the task', async () => {
    const person = await signUpMember(test, owner);
    await addCredential(person);
    const task = await submit(person);
    const provider = { kind: 'openai-compatible', baseUrl: 'https://models.example/v1', wireApi: 'chat' };
    const chat = await addCredential(person, { provider });
    const answer = await followUp(person, task, { credentialId: chat.id });
    expect(outcomeOf(answer)).toEqual([422, 'credential_invalid']);
  });
});
