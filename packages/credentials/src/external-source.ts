import { CredentialError } from './credential-error.ts';
import {
  bearerToken,
  chatgptToken,
  type RefreshContext,
  type ResolveContext,
  type ResolvingSource,
  type Token,
} from './credential-source.ts';
import { createRedactor } from './redact.ts';
import { untilAborted } from './until-aborted.ts';

/** The owner of a credential that lives elsewhere. Both stop when their signal aborts. */
export type CredentialHost = {
  resolve(context: ResolveContext): Promise<Token | null>;
  refresh(context: RefreshContext): Promise<Token>;
};

export type ExternalSourceOptions = {
  timeoutMs?: number;
  logger?: { warn(fields: object, message: string): void };
};

/**
 * A credential that another process owns. Its tokens are kept in memory only.
 *
 * - A host that is silent for `timeoutMs` is given up, transiently; what it answers later is ignored.
 * - However many callers saw the same token rejected, the host is asked once; who comes later gets the token it gave.
 * - The first token's ChatGPT account is the account: a token for another one is refused for good, and one without any, for now.
 * - Of an error of the host only its code is kept, because its message may hold a token. A CredentialError passes.
 */
export function externalSource(host: CredentialHost, options: ExternalSourceOptions = {}): ResolvingSource {
  const { timeoutMs = 10_000, logger } = options;
  const underWay = new Map<string | undefined, Promise<Token>>();
  let current: Token | null = null;
  let account: string | undefined;

  function accept(token: Token, expected = account): Token {
    refuseOther(expected, token.chatgpt?.accountId);
    const { chatgpt } = token;
    current = chatgpt ? chatgptToken({ ...token, chatgpt }) : bearerToken(token);
    account ??= chatgpt?.accountId;
    return current;
  }

  async function ask(context: RefreshContext): Promise<Token> {
    const previous = context.previousAccountId ?? account;
    const asked = previous === undefined ? context : { ...context, previousAccountId: previous };
    return accept(await within(timeoutMs, (signal) => host.refresh({ ...asked, signal }), logger), previous);
  }

  function askOnce(context: RefreshContext): Promise<Token> {
    const { rejectedGeneration } = context;
    const shared = underWay.get(rejectedGeneration) ?? ask(context).finally(() => underWay.delete(rejectedGeneration));
    underWay.set(rejectedGeneration, shared);
    return shared;
  }

  return {
    mode: 'external',
    resolve: async ({ signal }) => {
      const token = await untilAborted(
        within(timeoutMs, (limited) => host.resolve({ signal: AbortSignal.any([signal, limited]) }), logger),
        signal,
      );
      return token && accept(token);
    },
    refresh: async (context) => {
      const { rejectedGeneration, previousAccountId } = context;
      if (previousAccountId !== undefined && account !== undefined) refuseOther(previousAccountId, account);
      if (current && rejectedGeneration !== undefined && current.generation !== rejectedGeneration) return current;
      return await untilAborted(askOnce(context), context.signal);
    },
  };
}

function refuseOther(expected: string | undefined, answered: string | undefined): void {
  if (expected === undefined || expected === answered) return;
  if (answered !== undefined) {
    throw new CredentialError(
      { kind: 'permanent', reason: 'account_mismatch' },
      'The new token belongs to another ChatGPT account than the one before, so it is not used.',
    );
  }
  throw new CredentialError(
    { kind: 'transient' },
    'The new token says nothing of the ChatGPT account that it has to belong to, so it is not used.',
  );
}

/** @throws CredentialError when the host is silent for too long, or fails. */
async function within<T>(
  timeoutMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
  logger: ExternalSourceOptions['logger'],
): Promise<T> {
  const limit = new AbortController();
  const silence = new CredentialError({ kind: 'transient' }, 'The owner of the credential did not answer in time.');
  const timer = setTimeout(() => limit.abort(silence), timeoutMs);
  const asked = ask(limit.signal).catch((error: unknown) => {
    throw withoutSecrets(error);
  });
  try {
    return await untilAborted(asked, limit.signal);
  } catch (error) {
    if (error instanceof CredentialError) logger?.warn({ fault: error.fault }, error.message);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function withoutSecrets(error: unknown): CredentialError {
  if (error instanceof CredentialError) {
    return new CredentialError(error.fault, createRedactor({ secrets: [] }).redact(error.message));
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const named = /^-?[A-Za-z0-9_]{1,40}$/.test(code) ? ` (${code})` : '';
  return new CredentialError({ kind: 'transient' }, `The owner of the credential answered with an error${named}.`);
}
