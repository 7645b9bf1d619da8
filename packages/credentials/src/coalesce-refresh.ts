import { asCredentialError, type CredentialError } from './credential-error.ts';
import type { CredentialSource, RefreshContext, ResolvingSource, Token } from './credential-source.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * The same source, refreshed once per rejected token however many requests saw the rejection:
 * - callers that name the same rejected generation share one refresh, its token and its error;
 * - a caller whose rejected generation is no longer the current one gets the current token without a refresh;
 * - refreshes never overlap;
 * - a permanent error is remembered for its generation, so the same dead token is not refreshed again.
 *
 * A caller that aborts stops waiting; the refresh goes on for the others, for at most `timeoutMs`.
 */
export function coalesceRefresh(source: CredentialSource, { timeoutMs = 15_000 } = {}): ResolvingSource {
  const shared = new Map<string | undefined, Promise<Token>>();
  let last: Promise<unknown> = Promise.resolve();
  let dead: { generation: string | undefined; error: CredentialError } | undefined;

  async function refreshUnlessNewer(context: RefreshContext): Promise<Token> {
    const { rejectedGeneration } = context;
    try {
      const current = (await source.resolve?.(context)) ?? null;
      if (current && rejectedGeneration !== undefined && current.generation !== rejectedGeneration) return current;
      if (dead && dead.generation === rejectedGeneration) throw dead.error;
      return await source.refresh(context);
    } catch (thrown) {
      const error = asCredentialError(thrown, source);
      if (error.fault.kind === 'permanent') dead = { generation: rejectedGeneration, error };
      throw error;
    }
  }

  function share(context: RefreshContext): Promise<Token> {
    const key = context.rejectedGeneration;
    const underWay = shared.get(key);
    if (underWay) return underWay;
    const refresh = last.then(() => within(timeoutMs, (signal) => refreshUnlessNewer({ ...context, signal })));
    shared.set(key, refresh);
    last = refresh.catch(() => undefined).finally(() => shared.delete(key));
    return refresh;
  }

  return {
    mode: source.mode,
    resolve: async (context) => (await source.resolve?.(context)) ?? null,
    refresh: (context) => untilAborted(share(context), context.signal),
    ...(source.classify && { classify: (error) => asCredentialError(error, source) }),
  };
}

/** Ends after `timeoutMs` even when `work` does not look at its signal. */
function within<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  return untilAborted(work(signal), signal);
}
