import type { Origin } from '@codex-web/db/actor';
import { listEarlierUserAgents } from '@codex-web/db/earlier-user-agents';
import type { PoolClient } from '@codex-web/db/queryable';
import { recordNotice } from '@codex-web/db/record-notice';
import { deviceOf } from './device-of.ts';

/**
 * Tells a person that somebody signed in as them with a browser or program they have not used before, in the transaction of the
 * sign-in and before it is written down. Another version of the same browser is no other device; the very first one is not told of.
 */
export async function tellOfNewDevice(client: PoolClient, userId: string, { ip, userAgent }: Origin): Promise<void> {
  const earlier = await listEarlierUserAgents(client, userId);
  const { device } = deviceOf(userAgent);
  if (earlier.length === 0 || earlier.some((agent) => deviceOf(agent).device === device)) return;
  await recordNotice(client, {
    workspaceId: null,
    type: 'security.new_sign_in',
    recipientIds: [userId],
    subject: ip === null ? device : `${device} at ${ip}`,
  });
}
