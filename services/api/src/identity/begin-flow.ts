import { createIdentityFlow } from '@codex-web/db/identity-flows';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { createBrowserFlow, flowLifeSeconds, flowSecrets, hashSecret, newSecret, ownPath } from './browser-flow.ts';
import { callbackUrl, clientOf } from './identity-parts.ts';

type Wanted = { providerId: string; next: string | undefined; linkSessionId: string | null };

/**
 * Begins a sign-in at a provider, and gives the reply the cookie that ties it to this browser.
 * @returns where the browser goes on. @throws AppError `not_found`, `identity_provider_unavailable`
 */
export async function beginFlow(
  parts: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  { providerId, next, linkSessionId }: Wanted,
): Promise<URL> {
  const { publicUrl } = parts.settings;
  const client = clientOf(parts, providerId);
  const browser = createBrowserFlow(publicUrl);
  const secret = browser.read(request.headers) ?? newSecret();
  const state = newSecret();
  const url = await client.begin(flowSecrets(secret, state, callbackUrl(publicUrl, providerId)));
  const hashes = { stateHash: hashSecret(state), browserHash: hashSecret(secret) };
  const flow = { ...hashes, provider: providerId, next: ownPath(next, publicUrl), linkSessionId };
  await createIdentityFlow(parts.db, flow, flowLifeSeconds);
  reply.header('set-cookie', browser.cookie(secret));
  return url;
}
