import { randomUUID } from 'node:crypto';
import { CredentialError } from '../credential-error.ts';
import type { RefreshContext } from '../credential-source.ts';
import type { ChatgptEvent } from './chatgpt-event.ts';
import type { ChatgptStore, PermanentReason, StoredChatgpt } from './chatgpt-store.ts';
import type { IssuerClient, RefreshedTokens } from './issuer-client.ts';
import { IssuerError } from './issuer-error.ts';
import type { KeptTokens } from './keep-tokens.ts';
import { mergeTokens } from './merge-tokens.ts';
import { pauseAfter } from './renewal-decision.ts';
import { awaitLease, leaseMs } from './renewal-lease.ts';
import { requireSignedIn } from './require-signed-in.ts';

export type RenewalParts = {
  store: ChatgptStore;
  kept: KeptTokens;
  issuer: Pick<IssuerClient, 'refresh' | 'revoke'>;
  holder: string;
  now(): number;
  sleep(ms: number): Promise<void>;
  onEvent(event: ChatgptEvent): void;
  /** Failures in a row of a generation, in this process. */
  failures: Map<string, number>;
};

type Renewal = { parts: RenewalParts; stored: StoredChatgpt; reason: RefreshContext['reason']; holder: string };

/** How long an issuer is left to finish what it may have begun, before it is asked once more. */
const doubtMs = 5_000;

/**
 * Redeems the refresh token of `generation` once, however many processes want to: lease, then a note that it is about to be
 * sent, then sending it, then storing what came. Gives the sign-in as it stands afterwards, also when somebody else was first.
 * @throws CredentialError
 */
export async function renewSignIn(
  parts: RenewalParts,
  generation: string,
  reason: RefreshContext['reason'],
): Promise<StoredChatgpt> {
  const holder = `${parts.holder}/${randomUUID()}`;
  const renewed = await awaitLease(parts, holder, generation);
  if (renewed) return renewed;
  try {
    const stored = requireSignedIn(await parts.store.load());
    if (stored.generation !== generation) return stored;
    refuseWhileDeferred(stored, parts.now());
    return await redeem({ parts, stored, reason, holder });
  } finally {
    await parts.store.release(holder).catch(() => undefined);
  }
}

async function redeem(renewal: Renewal): Promise<StoredChatgpt> {
  const { parts, stored } = renewal;
  const open = await parts.store.openRedemption();
  let inDoubt = open?.generation === stored.generation;
  if (open && inDoubt) await parts.sleep(Math.min(doubtMs, Math.max(0, open.startedAt + doubtMs - parts.now())));
  for (let attempt = 1; ; attempt += 1) {
    await parts.store.beginRedemption({
      generation: stored.generation,
      holder: renewal.holder,
      reason: renewal.reason,
    });
    const answer = await send(renewal);
    if (!(answer instanceof IssuerError)) return await accept(renewal, answer);
    if (answer.fault.kind === 'permanent') return await giveUp(renewal, answer, inDoubt);
    inDoubt ||= answer.outcome === 'unknown';
    if (attempt > 1 || answer.outcome === 'refused') return await putOff(renewal, answer, inDoubt);
    if (answer.outcome === 'unknown') await parts.sleep(doubtMs);
    const current = requireSignedIn(await parts.store.load());
    if (current.generation !== stored.generation) return current;
    if (!(await parts.store.acquire(renewal.holder, leaseMs))) throw answer;
  }
}

/** The caller's signal has no say here: a token that was sent is waited for. */
async function send({ parts, stored, reason }: Renewal): Promise<RefreshedTokens | IssuerError> {
  try {
    return await parts.issuer.refresh(stored.tokens.refreshToken, reason);
  } catch (error) {
    if (error instanceof IssuerError) return error;
    return new IssuerError('unknown', { kind: 'transient' }, 'The ChatGPT sign-in could not be renewed just now.');
  }
}

async function accept(renewal: Renewal, answer: RefreshedTokens): Promise<StoredChatgpt> {
  const { parts, stored, reason } = renewal;
  const { generation } = stored;
  const merged = mergeTokens(stored.tokens, answer, parts.now());
  if (merged.kind === 'other_account') return await quarantine(renewal);
  const outcome = await parts.kept.commit(generation, merged.tokens);
  parts.failures.delete(generation);
  if (outcome === 'superseded' || outcome === 'gone') {
    parts.onEvent({ type: 'discarded', generation, because: outcome });
    const { refreshToken } = answer;
    if (outcome === 'gone' && refreshToken) await parts.issuer.revoke({ refreshToken }).catch(() => undefined);
  }
  const after = requireSignedIn(await parts.kept.load());
  if (outcome === 'stored' || outcome === 'held') {
    parts.onEvent({ type: 'refreshed', generation: after.generation, reason, warning: merged.warning });
  }
  return after;
}

async function quarantine({ parts, stored: { generation } }: Renewal): Promise<never> {
  const message =
    'ChatGPT answered the renewal of this sign-in for another account, so it is used no more. Sign in again.';
  await parts.store.fail(generation, { reason: 'account_mismatch', message });
  parts.onEvent({ type: 'quarantined', generation, message });
  throw new CredentialError({ kind: 'permanent', reason: 'account_mismatch' }, message);
}

/** The refresh token is dead, unless somebody else stored a newer one meanwhile. */
async function giveUp(renewal: Renewal, error: IssuerError, inDoubt: boolean): Promise<StoredChatgpt> {
  const { parts, stored } = renewal;
  const failure = failureOf(error, inDoubt);
  await parts.store.fail(stored.generation, failure);
  const after = await parts.store.load();
  if (after && after.generation !== stored.generation) return requireSignedIn(after);
  parts.onEvent({ type: 'failed', generation: stored.generation, ...failure, retryAt: null });
  throw new CredentialError({ kind: 'permanent', reason: failure.reason }, failure.message);
}

function failureOf(error: IssuerError, inDoubt: boolean): { reason: PermanentReason; message: string } {
  const reason = error.fault.kind === 'permanent' ? error.fault.reason : 'other';
  if (!inDoubt || reason !== 'exhausted') return { reason, message: error.message };
  const message = 'The answer to the last renewal of the ChatGPT sign-in was lost before it was stored. Sign in again.';
  return { reason: 'lost_rotation', message };
}

/** Not now: noted in the store, so that no process asks before the time has come. */
async function putOff(renewal: Renewal, error: IssuerError, inDoubt: boolean): Promise<never> {
  const { parts, stored } = renewal;
  const { generation } = stored;
  const failures = (parts.failures.get(generation) ?? 0) + 1;
  parts.failures.clear();
  parts.failures.set(generation, failures);
  const stated = error.fault.kind === 'transient' ? (error.fault.retryAfterMs ?? 0) : 0;
  const retryAfterMs = Math.max(stated, pauseAfter(failures));
  const retryAt = parts.now() + retryAfterMs;
  if (!inDoubt) await parts.store.dropRedemption(generation);
  await parts.store.defer(generation, retryAt);
  parts.onEvent({ type: 'failed', generation, reason: 'transient', message: error.message, retryAt });
  throw new CredentialError({ kind: 'transient', retryAfterMs }, error.message);
}

/** @throws CredentialError while a renewal that failed is not to be tried again. */
export function refuseWhileDeferred({ retryAt }: StoredChatgpt, now: number): void {
  if (retryAt === null || retryAt <= now) return;
  const message = 'The ChatGPT sign-in could not be renewed just now. It is tried again in a while.';
  throw new CredentialError({ kind: 'transient', retryAfterMs: retryAt - now }, message);
}
