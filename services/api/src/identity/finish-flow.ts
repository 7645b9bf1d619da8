import { AppError } from '@codex-web/contracts/app-error';
import { linkIdentity } from '@codex-web/db/identities';
import { type IdentityFlow, takeIdentityFlow } from '@codex-web/db/identity-flows';
import { storeProviderSession } from '@codex-web/db/provider-sessions';
import { signInWithIdentity } from '@codex-web/db/sign-in-with-identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterFirstFactor, finishSignIn } from '../account/finish-sign-in.ts';
import { originOf } from '../auth/origin-of.ts';
import type { Dependencies } from '../dependencies.ts';
import { finishEnding } from '../people/finish-ending.ts';
import { announceMembers } from '../tasks/announce-task.ts';
import { createBrowserFlow, flowSecrets, hashSecret } from './browser-flow.ts';
import type { IdentityClient } from './identity-client.ts';
import { callbackUrl, clientOf } from './identity-parts.ts';
import { type OpenedThere, writeOpenedThere } from './opened-there.ts';
import { identityError } from './provider-fault.ts';
import type { ProviderAnswer } from './provider-person.ts';
import { isTrustedForEmail, maySignUp, wantedRoles } from './provider-policy.ts';
import { reasonOf } from './reason-of.ts';

type Flow = Pick<IdentityFlow, 'next' | 'linkSessionId'>;

/**
 * Takes a browser back from a provider: opens a session, whose cookie is in the reply, or adds the identity to the account
 * of the session that began it.
 * @returns the path of the product the browser goes on to, also when it did not work.
 */
export async function finishFlow(
  parts: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  { providerId, state }: { providerId: string; state: string },
): Promise<string> {
  const client = clientOf(parts, providerId);
  let flow: Flow | null = null;
  try {
    const secret = createBrowserFlow(parts.settings.publicUrl).read(request.headers);
    const hashes = { stateHash: hashSecret(state), browserHash: hashSecret(secret ?? '') };
    flow = secret === null ? null : await takeIdentityFlow(parts.db, { ...hashes, provider: providerId });
    if (secret === null || flow === null) throw identityError('identity_flow_expired');
    const redirectUri = callbackUrl(parts.settings.publicUrl, providerId);
    // As the browser was sent here, not as a proxy passed it on.
    const callback = new URL(redirectUri + new URL(request.raw.url ?? '', redirectUri).search);
    const answer = await client.finish(callback, flowSecrets(secret, state, redirectUri));
    if (flow.linkSessionId !== null) await link(parts, request, client, answer, flow.linkSessionId);
    else if (!(await signIn(parts, request, reply, client, answer))) return secondFactorPath(flow.next);
    return flow.next;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    request.log.warn(
      { provider: providerId, code: error.code, reason: reasonOf(error) },
      'a sign-in at a provider did not work',
    );
    return withError(flow?.linkSessionId ? flow.next : '/sign-in', error.code, providerId);
  }
}

/** @returns false when a second factor is asked for before the session opens. */
async function signIn(
  parts: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  { settings }: IdentityClient,
  answer: ProviderAnswer,
): Promise<boolean> {
  const { person } = answer;
  const rules = {
    maySignUp: maySignUp(settings, person),
    trustedForEmail: isTrustedForEmail(settings, person),
    emailVerified: person.emailVerified,
    memberships: wantedRoles(settings, person),
  };
  const identity = { ...person, provider: settings.id };
  const found = await signInWithIdentity(parts.db, identity, rules, originOf(request));
  const { userId, identityId } = found;
  for (const one of found.ended) await finishEnding(parts, one);
  await announceMembers(parts, found.changedWorkspaceIds);
  const { idToken, providerSession } = answer;
  const sealed = idToken === null ? null : parts.keys.seal(idTokenPlace(identityId), idToken);
  const opened = { identityId, providerSession, idToken: sealed };
  const finished = answer.isTwoFactors
    ? await finishSignIn(parts, request, reply, { userId, method: 'provider' })
    : await askAfterwards(parts, request, reply, userId, opened);
  if (finished) await storeProviderSession(parts.db, { ...finished, ...opened });
  return finished !== null;
}

/** @returns null when the second factor is asked for. */
async function askAfterwards(
  parts: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  userId: string,
  opened: OpenedThere,
): Promise<{ sessionId: string } | null> {
  const shown = { userId, method: 'provider-alone' as const, remembered: writeOpenedThere(opened) };
  const { needed, ...finished } = await afterFirstFactor(parts, request, reply, shown);
  return needed === null && 'sessionId' in finished ? finished : null;
}

function secondFactorPath(next: string): string {
  return `/sign-in?${new URLSearchParams({ next, step: 'second-factor' })}`;
}

/** Where an id token is sealed for. */
export function idTokenPlace(identityId: string): string {
  return `provider_sessions.${identityId}.id_token`;
}

async function link(
  parts: Dependencies,
  request: FastifyRequest,
  { settings }: IdentityClient,
  { person }: ProviderAnswer,
  sessionId: string,
): Promise<void> {
  const session = await parts.sessions.find(request.headers);
  if (session?.id !== sessionId) throw identityError('identity_flow_expired');
  const who = { userId: session.user.id, origin: originOf(request) };
  await linkIdentity(parts.db, who, { ...person, provider: settings.id });
}

/** The path with what went wrong, which its page tells. */
export function withError(path: string, code: string, providerId: string): string {
  const url = new URL(path, 'http://path.invalid');
  url.searchParams.set('error', code);
  url.searchParams.set('provider', providerId);
  return url.pathname + url.search + url.hash;
}
