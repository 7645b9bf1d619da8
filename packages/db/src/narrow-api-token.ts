import type { Scope } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { recordAudit } from './record-audit.ts';

/**
 * Takes scopes of a person's token away, from its next use on, whichever workspace it is of.
 * @param kept those that it still has.
 * @throws AppError `not_found` when they have no such token that works; `forbidden` when it would get one that it has not.
 */
export async function narrowApiToken(
  db: Database,
  { userId, origin }: Omit<Actor, 'workspaceId'>,
  tokenId: string,
  kept: readonly Scope[],
): Promise<void> {
  await inTransaction(db, async (client) => {
    const { rows } = await client.query<{ name: string; workspace_id: string; scopes: string[] }>(
      `SELECT name, workspace_id, scopes FROM api_tokens
       WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > now() FOR UPDATE`,
      [tokenId, userId],
    );
    const [token] = rows;
    if (!token) throw new AppError('not_found', 'There is no such token.');
    const added = kept.filter((scope) => !token.scopes.includes(scope));
    if (added.length > 0) {
      throw new AppError('forbidden', `A token gets no further scopes: make another one for ${added.join(', ')}.`);
    }
    const taken = token.scopes.filter((scope) => !kept.some((one) => one === scope));
    if (taken.length === 0) return;
    await client.query('UPDATE api_tokens SET scopes = $2 WHERE id = $1', [tokenId, [...new Set(kept)]]);
    await recordAudit(client, {
      ...{ workspaceId: token.workspace_id, actorId: userId, origin, action: 'token.narrowed' },
      subject: { type: 'token', id: tokenId },
      summary: `Took from the API token “${token.name}”: ${taken.join(', ')}.`,
    });
  });
}
