import type { Connection } from '@codex-web/contracts/admission';
import type { CredentialTest } from '@codex-web/contracts/credential';
import { asCredentialError, CredentialError } from '@codex-web/credentials/credential-error';
import type { Token } from '@codex-web/credentials/credential-source';
import type { StoredCredential } from '@codex-web/db/stored-credential';
import type { TokenService } from '../credentials/token-service.ts';
import { defaultModelOf } from '../tasks/choose-model.ts';
import { listModels } from './list-models.ts';
import type { ProviderClient } from './provider-client.ts';
import { ProviderFault } from './provider-fault.ts';
import { tryRequest } from './try-request.ts';

export type TriedCredential = {
  client: ProviderClient;
  tokens: TokenService;
  connection: Connection;
  credential: StoredCredential;
};
type Step = CredentialTest['steps'][number];
const tokenWithinMs = 15_000;

/** What a try showed, and whether the provider turned the token away as no good. */
export type Tried = { test: CredentialTest; refused: boolean };

/** Tries a credential as an attempt would use it: its token, the provider's list of models, one small request. Never throws. */
export async function testCredential(parts: TriedCredential): Promise<Tried> {
  const steps: Step[] = [];
  let refused = false;
  let token: Token | null = null;
  let model = defaultModelOf(parts.credential);
  const step = async (name: Step['step'], work: () => Promise<string>): Promise<boolean> => {
    const began = performance.now();
    const done = await work().then(
      (message) => ({ ok: true, message }),
      (error: unknown) => {
        refused = name === 'request' && error instanceof ProviderFault && error.status === 401;
        return { ok: false, message: sayFault(error) };
      },
    );
    steps.push({ step: name, ...done, durationMs: Math.round(performance.now() - began) });
    return done.ok;
  };

  const gotToken = await step('token', async () => {
    token = await parts.tokens.resolve(parts.credential, AbortSignal.timeout(tokenWithinMs));
    return token ? 'There is a token to send.' : 'The provider is asked without a token.';
  });
  if (!gotToken) return { test: { ok: false, steps }, refused };
  await step('models', async () => {
    const listed = await withRenewal(parts, token, (current) => {
      token = current;
      return listModels(parts.client, parts.connection, current);
    });
    model ??= listed?.[0]?.id ?? null;
    if (!listed) return 'The provider has no list; type the models in.';
    if (listed.length === 0) return 'The provider lists no models; type them in.';
    return `The provider lists ${listed.length === 1 ? 'one model' : `${listed.length} models`}.`;
  });
  const answered = await step('request', async () => {
    const asked = model;
    if (asked === null) throw new ProviderFault('There is no model to try. Name a default model.', null);
    await withRenewal(parts, token, (current) => tryRequest(parts.client, parts.connection, current, asked));
    return `The model ${asked} answers.`;
  });
  return { test: { ok: answered, steps }, refused };
}

/** Sends once more with a new token when the first one is turned away and there can be another. */
export async function withRenewal<Answer>(
  { tokens, credential }: Pick<TriedCredential, 'tokens' | 'credential'>,
  token: Token | null,
  send: (token: Token | null) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await send(token);
  } catch (error) {
    const renewable = credential.kind === 'chatgpt' || credential.kind === 'command';
    if (!(error instanceof ProviderFault && error.status === 401) || token === null || !renewable) throw error;
    const signal = AbortSignal.timeout(tokenWithinMs);
    const rejected = { reason: 'unauthorized', rejectedGeneration: token.generation, signal } as const;
    const account = token.chatgpt && { previousAccountId: token.chatgpt.accountId };
    return await send(await tokens.refresh(credential, { ...rejected, ...account }));
  }
}

export function sayFault(error: unknown): string {
  if (error instanceof ProviderFault || error instanceof CredentialError) return error.message;
  return asCredentialError(error).message;
}
