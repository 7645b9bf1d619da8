import type { Credential, Provider, ProviderKind } from '@codex-web/contracts/credential';

/** What can be chosen as a provider. The presets of the compatible ones fill in an address and nothing else. */
export const providerChoices = [
  { kind: 'openai', label: 'OpenAI', note: 'A key of the OpenAI platform' },
  { kind: 'chatgpt', label: 'ChatGPT plan', note: 'Plus, Pro, Team, Edu or Enterprise pays' },
  { kind: 'azure-openai', label: 'Azure OpenAI', note: 'A key, or a token of Entra ID' },
  { kind: 'openai-compatible', label: 'OpenAI-compatible', note: 'vLLM, Ollama, LM Studio, OpenRouter, your gateway' },
] as const satisfies readonly { kind: ProviderKind; label: string; note: string }[];

export type ChosenProvider = (typeof providerChoices)[number]['kind'];

export const compatiblePresets = [
  { label: 'vLLM', baseUrl: 'http://localhost:8000/v1' },
  { label: 'Ollama', baseUrl: 'http://localhost:11434/v1' },
  { label: 'LM Studio', baseUrl: 'http://localhost:1234/v1' },
  { label: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1' },
  { label: 'Corporate gateway', baseUrl: 'https://llm-gateway.example.com/v1' },
] as const;

export const startAddress: Record<ChosenProvider, string> = {
  openai: 'https://api.openai.com/v1',
  chatgpt: '',
  'azure-openai': '',
  'openai-compatible': '',
};

export const addressHint: Record<ChosenProvider, string> = {
  openai: 'Change it only for a data residency region or a proxy of your own.',
  chatgpt: '',
  'azure-openai': 'Of your resource: https://NAME.openai.azure.com/openai/v1',
  'openai-compatible': 'What stands before /responses or /chat/completions, mostly ending in /v1.',
};

const providerWords: Record<ProviderKind, string> = {
  openai: 'OpenAI',
  'openai-compatible': 'OpenAI-compatible',
  'azure-openai': 'Azure OpenAI',
  chatgpt: 'ChatGPT',
  demo: 'Demo model',
};

/** The provider in words; one that speaks OpenAI's language is named by its host. */
export function wordsOfProvider(provider: Provider): string {
  if (provider.kind !== 'openai-compatible') return providerWords[provider.kind];
  return URL.parse(provider.baseUrl)?.host ?? providerWords[provider.kind];
}

const kindWords: Record<Credential['kind'], string> = {
  'api-key': 'API key',
  bearer: 'Token',
  chatgpt: 'Plan',
  command: 'Command',
  none: 'No key',
};

/** How it comes by its token, with what tells it from others: `API key ····3f9a`, `Plan Plus, ada@example.com`. */
export function wordsOfKind({ kind, hint, account }: Credential): string {
  if (account) {
    const plan = account.planType === '' ? 'Plan' : account.planType[0]?.toUpperCase() + account.planType.slice(1);
    return `${plan}, ${account.email ?? account.accountId}`;
  }
  return hint ? `${kindWords[kind]} ····${hint}` : kindWords[kind];
}
