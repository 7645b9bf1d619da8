import { type Credential, credential } from '@codex-web/contracts/credential';
import { expect } from '@playwright/test';
import type { ApiClient } from './api-client.ts';
import type { GuardedProvider } from './guarded-provider.ts';

/** Adds an API key for a provider, a person's own unless `fields` says otherwise; `model` is its only and default model. */
export async function addApiKey(
  api: ApiClient,
  provider: GuardedProvider,
  fields: { name: string; apiKey: string; owner?: 'person' | 'workspace'; makeDefault?: boolean; wireApi?: 'chat' },
  model = { id: 'gpt-5.5', label: 'Demo model behind a key' },
): Promise<Credential> {
  const { wireApi = 'responses', ...rest } = fields;
  const answer = await api.call('POST', '/credentials', {
    kind: 'api-key',
    owner: 'person',
    provider: { kind: 'openai-compatible', baseUrl: provider.baseUrl, wireApi },
    models: [model],
    defaultModel: model.id,
    ...rest,
  });
  expect(answer.status, answer.text).toBe(201);
  return credential.parse(answer.json);
}
