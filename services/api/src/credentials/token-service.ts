import { apiKeySource } from '@codex-web/credentials/api-key-source';
import { coalesceRefresh } from '@codex-web/credentials/coalesce-refresh';
import { commandConfig } from '@codex-web/credentials/command-config';
import { commandSource } from '@codex-web/credentials/command-source';
import { CredentialError } from '@codex-web/credentials/credential-error';
import type { CredentialSource, RefreshContext, Token } from '@codex-web/credentials/credential-source';
import { staticBearerSource } from '@codex-web/credentials/static-bearer-source';
import type { PayingCredential } from '@codex-web/db/stored-credential';
import type { Logger } from '@codex-web/service-kit/logger';
import type { KeyRing } from './key-ring.ts';
import { openSecrets } from './secrets.ts';
import { stableGeneration } from './stable-generation.ts';

/** The tokens of all credentials: one source each, kept while the credential stays the same. */
export type TokenService = {
  /** Null for a credential that needs no token. @throws CredentialError */
  resolve(credential: PayingCredential, signal: AbortSignal): Promise<Token | null>;
  /** @throws CredentialError */
  refresh(credential: PayingCredential, context: RefreshContext): Promise<Token>;
};

type Parts = {
  keys: KeyRing;
  /** The source of a ChatGPT sign-in, which reads its row itself. */
  chatgpt: (credentialId: string) => CredentialSource;
  /** Where commands of the operator get the variables from that their settings name. */
  environment: Record<string, string | undefined>;
  logger: Logger;
};

const keptSources = 10_000;

export function createTokenService(parts: Parts): TokenService {
  const sources = new Map<string, { generation: string; source: CredentialSource | null }>();

  function sourceOf(credential: PayingCredential): CredentialSource | null {
    // A ChatGPT sign-in has a new generation after each renewal, and its source knows of it.
    const generation = credential.kind === 'chatgpt' ? credential.id : credential.generation;
    const kept = sources.get(credential.id);
    if (kept?.generation === generation) return kept.source;
    const made = makeSource(parts, credential);
    const source = made && coalesceRefresh(made);
    sources.delete(credential.id);
    sources.set(credential.id, { generation, source });
    const [oldest] = sources.keys();
    if (sources.size > keptSources && oldest !== undefined) sources.delete(oldest);
    return source;
  }

  return {
    resolve: async (credential, signal) => (await sourceOf(credential)?.resolve?.({ signal })) ?? null,
    refresh: async (credential, context) => {
      const source = sourceOf(credential);
      if (source) return await source.refresh(context);
      throw new CredentialError(
        { kind: 'permanent', reason: 'refused' },
        'The model provider asks for a credential, and none was given for it.',
      );
    },
  };
}

function makeSource(parts: Parts, credential: PayingCredential): CredentialSource | null {
  const { kind, generation, name } = credential;
  switch (kind) {
    case 'none':
      return null;
    case 'chatgpt':
      return parts.chatgpt(credential.id);
    case 'api-key':
      return apiKeySource(secretOf(parts, credential), generation);
    case 'bearer': {
      const end = credential.expiresAt && { expiresAt: credential.expiresAt.getTime() };
      return staticBearerSource({ accessToken: secretOf(parts, credential), generation, ...end }, Date);
    }
    case 'command': {
      const { keys, environment, logger } = parts;
      const config = commandConfig.parse(openSecrets(keys, credential).command);
      const monotonic = { now: () => performance.now() };
      const source = commandSource(config, { ...monotonic, name, environment, logger });
      return stableGeneration(source, (token) => keys.hashes(`${credential.id} ${token}`)[0].toString('base64url'));
    }
    default:
      return kind satisfies never;
  }
}

function secretOf({ keys }: Parts, credential: PayingCredential): string {
  return openSecrets(keys, credential).secret ?? '';
}
