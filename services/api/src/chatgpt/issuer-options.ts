import type { IssuerOptions } from '@codex-web/credentials/chatgpt/issuer-client';
import type { Settings } from '../settings.ts';

type IssuerSettings = Pick<
  Settings,
  'CHATGPT_ISSUER' | 'CHATGPT_TOKEN_URL' | 'CHATGPT_REVOKE_URL' | 'CHATGPT_CLIENT_ID'
>;

/** Where people sign in with ChatGPT, as the settings say. */
export function issuerOptions(env: IssuerSettings): IssuerOptions {
  return {
    issuer: env.CHATGPT_ISSUER,
    clientId: env.CHATGPT_CLIENT_ID,
    fetch: globalThis.fetch,
    ...(env.CHATGPT_TOKEN_URL !== undefined && { tokenUrl: env.CHATGPT_TOKEN_URL }),
    ...(env.CHATGPT_REVOKE_URL !== undefined && { revokeUrl: env.CHATGPT_REVOKE_URL }),
  };
}
