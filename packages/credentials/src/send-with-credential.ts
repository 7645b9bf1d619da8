import { asCredentialError, CredentialError } from './credential-error.ts';
import type { CredentialSource, RefreshContext, Token } from './credential-source.ts';

/** One request that can be sent twice. `discard` frees what an answer holds when nobody will read it. */
export type CredentialedRequest<Answer> = {
  send(token: Token): Promise<Answer>;
  isUnauthorized(answer: Answer): boolean;
  discard(answer: Answer): Promise<void>;
  signal: AbortSignal;
};

/**
 * Sends a request with the source's token. When the provider turns the token away, the source is refreshed once and the
 * request sent once more; a second refusal is final. Without a token nothing is sent.
 *
 * @throws CredentialError when there is no token, when there is no new one, or when the new one is turned away as well.
 * What `send` throws passes through.
 */
export async function sendWithCredential<Answer>(
  source: CredentialSource,
  request: CredentialedRequest<Answer>,
): Promise<Answer> {
  const token = await resolved(source, request.signal);
  const first = await request.send(token);
  if (!request.isUnauthorized(first)) return first;
  await request.discard(first);
  const second = await request.send(await refreshed(source, token, request.signal));
  if (!request.isUnauthorized(second)) return second;
  await request.discard(second);
  throw new CredentialError(
    { kind: 'permanent', reason: 'refused' },
    'The model provider refused the credential, and the renewed one as well.',
  );
}

async function resolved(source: CredentialSource, signal: AbortSignal): Promise<Token> {
  const token = await Promise.resolve(source.resolve?.({ signal }) ?? null).catch((error: unknown) => {
    throw asCredentialError(error, source);
  });
  if (token) return token;
  throw new CredentialError(
    { kind: 'permanent', reason: 'not_signed_in' },
    'There is no credential for the model provider.',
  );
}

function refreshed(source: CredentialSource, rejected: Token, signal: AbortSignal): Promise<Token> {
  const context: RefreshContext = { reason: 'unauthorized', rejectedGeneration: rejected.generation, signal };
  if (rejected.chatgpt) context.previousAccountId = rejected.chatgpt.accountId;
  return source.refresh(context).catch((error: unknown) => {
    throw asCredentialError(error, source);
  });
}
