import type { Credential } from '@codex-web/contracts/credential';
import type { Person } from './test-person.ts';

/** A key of a person at a provider that nobody reaches, unless told otherwise. */
export const ownKey = {
  kind: 'api-key',
  apiKey: 'sk-a-key-of-somebody-0001',
  owner: 'person',
  name: 'Mine',
  provider: { kind: 'openai-compatible', baseUrl: 'https://models.example/v1' },
  defaultModel: 'gpt-5.5',
};

export async function addCredential(person: Person, more: object = {}): Promise<Credential> {
  const answer = await person.post('/credentials', { ...ownKey, ...more });
  if (answer.statusCode !== 201) throw new Error(`Adding a credential failed: ${answer.body}`);
  return answer.json();
}

export async function readCredential(person: Person, id: string): Promise<Credential | undefined> {
  const list = await person.get('/credentials');
  return list.json().items.find((item: Credential) => item.id === id);
}

/** What was done to it, newest first. */
export async function actionsOf(person: Person, id: string): Promise<string[]> {
  const history = await person.get(`/credentials/${id}/history`);
  return history.json().items.map((item: { action: string }) => item.action);
}
