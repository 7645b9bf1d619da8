import { forbiddenHeaders } from '@codex-web/contracts/credential';
import type { Token } from './credential-source.ts';

/**
 * The headers that carry a token to a provider: the token itself, its ChatGPT account where it has one, and the
 * provider's extra headers. An extra header never takes the place of one that says who pays. Names are lower case.
 */
export function tokenHeaders(
  token: Token | null,
  tokenHeader: 'authorization' | 'api-key' = 'authorization',
  extra: Record<string, string> = {},
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(extra)) {
    if (!isForbidden(name)) headers[name.toLowerCase()] = value;
  }
  if (!token) return headers;
  headers[tokenHeader] = tokenHeader === 'authorization' ? `Bearer ${token.accessToken}` : token.accessToken;
  if (token.chatgpt) headers['chatgpt-account-id'] = token.chatgpt.accountId;
  if (token.chatgpt?.fedramp) headers['x-openai-fedramp'] = 'true';
  return headers;
}

function isForbidden(name: string): boolean {
  return (forbiddenHeaders as readonly string[]).includes(name.toLowerCase());
}
