import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { recordAudit } from './record-audit.ts';

export type SealedIdToken = { sealed: Buffer; keyId: string };

/** Notes of one of our sessions which identity opened it, in the place of what a session before it left. */
export async function storeProviderSession(
  db: Database,
  session: { sessionId: string; identityId: string; providerSession: string | null; idToken: SealedIdToken | null },
): Promise<void> {
  await db.pool.query(
    `INSERT INTO provider_sessions (session_id, identity_id, provider_session, sealed_id_token, key_id)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (session_id) DO UPDATE SET identity_id = $2, provider_session = $3, sealed_id_token = $4, key_id = $5`,
    [
      ...[session.sessionId, session.identityId, session.providerSession],
      ...[session.idToken?.sealed ?? null, session.idToken?.keyId ?? null],
    ],
  );
}

/** The provider that opened a session; null when none did. */
export async function findProviderSession(
  db: Database,
  sessionId: string,
): Promise<{ provider: string; identityId: string; idToken: SealedIdToken | null } | null> {
  const { rows } = await db.pool.query<{
    id: string;
    provider: string;
    sealed_id_token: Buffer | null;
    key_id: string | null;
  }>(
    `SELECT i.id, i.provider, s.sealed_id_token, s.key_id FROM provider_sessions s JOIN identities i ON i.id = s.identity_id
     WHERE s.session_id = $1`,
    [sessionId],
  );
  const [row] = rows;
  if (!row) return null;
  const { sealed_id_token: sealed, key_id: keyId } = row;
  return { provider: row.provider, identityId: row.id, idToken: sealed && keyId !== null ? { sealed, keyId } : null };
}

export type SignedOutAtProvider = {
  provider: string;
  issuer: string;
  subject: string | null;
  providerSession: string | null;
  noticeId: string;
  expiresAt: Date;
};

/**
 * Ends the sessions of ours that came from what a provider ended. A notice that comes again ends nothing.
 * @returns whose they were, for each session.
 */
export async function endProviderSessions(db: Database, notice: SignedOutAtProvider): Promise<string[]> {
  return await inTransaction(db, async (client) => {
    await client.query('DELETE FROM logout_notices WHERE expires_at < now()');
    const { rowCount: isNew } = await client.query(
      `INSERT INTO logout_notices (provider, notice_id, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [notice.provider, notice.noticeId, notice.expiresAt],
    );
    if (isNew !== 1) return [];
    const { rows } = await client.query<{ id: string; user_id: string }>(
      `DELETE FROM sessions WHERE id IN (
         SELECT s.session_id FROM provider_sessions s JOIN identities i ON i.id = s.identity_id
         WHERE i.provider = $1 AND i.issuer = $2 AND ($3::text IS NULL OR i.subject = $3)
           AND ($4::text IS NULL OR s.provider_session = $4))
       RETURNING id, user_id`,
      [notice.provider, notice.issuer, notice.subject, notice.providerSession],
    );
    for (const { id, user_id: userId } of rows) {
      await recordAudit(client, {
        workspaceId: null,
        actorId: userId,
        origin: null,
        action: 'session.ended',
        subject: { type: 'session', id },
        summary: `Was signed out by ${notice.provider}.`,
      });
    }
    return rows.map(({ user_id: userId }) => userId);
  });
}
