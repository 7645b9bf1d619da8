import { removedMember } from '@codex-web/contracts/member';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { inviteColleague } from '../src/colleague.ts';
import { makeRepository } from '../src/git-repository.ts';
import { product } from '../src/product.ts';
import { script } from '../src/script.ts';

test('who is removed is shut out at once, their attempts end and their tasks stay', async () => {
  const owner = await new ApiClient(product().baseUrl).signIn(product().owner);
  const repository = await owner.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const ann = await inviteColleague(owner, { name: 'Ann, who leaves' });
  const credential = await ann.api.call('POST', '/credentials', {
    kind: 'api-key',
    owner: 'person',
    name: 'Ann’s own',
    apiKey: 'sk-of-somebody-who-leaves',
    provider: { kind: 'openai', baseUrl: 'https://api.openai.com/v1' },
    makeDefault: false,
  });
  expect(credential.status, credential.text).toBe(201);
  const demo = await ann.api.call('GET', '/models');
  const payers = demo.json as {
    payer: { credentialId: string } | null;
    payers: { credentialId: string; name: string }[];
  };
  const paying = [payers.payer, ...payers.payers].find((one) => one && !('name' in one && one.name === 'Ann’s own'));
  const { id } = await ann.api.createTask({
    prompt: script('Something long', { run: 'sleep 600' }),
    repositoryId: repository.id,
    visibility: 'private',
    ...(paying && { credentialId: paying.credentialId }),
  });
  const task = await ann.api.getTask(id);
  const attemptId = task.turns[0]?.attempts[0]?.id ?? '';
  await ann.api.waitForEvent(attemptId, (event) => event.type === 'command.started');
  const { user } = (await ann.api.call('GET', '/me')).json as { user: { id: string } };
  const removed = removedMember.parse((await owner.call('DELETE', `/members/${user.id}`)).json);
  expect(removed).toMatchObject({ endedAttempts: 1, wipedCredentials: 1, handedTasks: [{ id }] });
  expect((await ann.api.call('GET', `/tasks/${id}`)).status).toBe(404);
  const ended = await owner.waitForEnd(id);
  expect([ended.state, ended.author.name]).toEqual(['cancelled', 'Ann, who leaves']);
});
