import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import { type IdentityFault, identityFaults } from '@codex-web/contracts/identity';
import type { Origin } from './actor.ts';
import type { Database } from './connect.ts';
import type { EndedMembership } from './end-membership.ts';
import { findOwner, identityAudit, insertIdentity, type KnownIdentity, lockIdentity } from './identities.ts';
import { inTransaction } from './in-transaction.ts';
import { keepProviderMemberships, type WantedMembership } from './provider-memberships.ts';
import type { PoolClient } from './queryable.ts';
import { type AuditRecord, recordAudit } from './record-audit.ts';
import { isInvited } from './use-invitation.ts';

/** What the operator's rules say of somebody who comes with an identity. */
export type IdentityRules = {
  /** Whether they may make an account. */
  maySignUp: boolean;
  /** Whether the provider is trusted to say whose account here their e-mail address is. */
  trustedForEmail: boolean;
  emailVerified: boolean;
  memberships: WantedMembership[];
};

/**
 * Finds or makes the account of an identity, and brings the memberships that its provider keeps up to date; `ended` are those
 * that it took away, `changedWorkspaceIds` where it changed something.
 * An account with the same address is theirs only when both sides have verified the address and the provider is trusted
 * for it: else somebody could sign up with another's address here and wait, or claim another's address there.
 * @throws AppError `identity_not_allowed`, `identity_not_linked`, `account_disabled`
 */
export async function signInWithIdentity(
  db: Database,
  identity: KnownIdentity,
  rules: IdentityRules,
  origin: Origin,
): Promise<Account & { ended: EndedMembership[]; changedWorkspaceIds: string[] }> {
  return await inTransaction(db, async (client) => {
    await lockIdentity(client, identity);
    const audits: AuditRecord[] = [];
    const known = await findOwner(client, identity);
    const account = known ?? (await openAccount(client, identity, rules, (audit) => audits.push(audit(origin))));
    await checkEnabled(client, account.userId);
    await client.query('UPDATE identities SET last_used_at = now(), name = $2, email = $3 WHERE id = $1', [
      account.identityId,
      identity.name,
      identity.email,
    ]);
    const of = { userId: account.userId, provider: identity.provider, origin };
    const { audits: changes, ended } = await keepProviderMemberships(client, of, rules.memberships);
    for (const audit of [...changes, ...audits]) await recordAudit(client, audit);
    return { ...account, ended, changedWorkspaceIds: changes.flatMap(({ workspaceId }) => workspaceId ?? []) };
  });
}

type Account = { userId: string; identityId: string };
type Note = (audit: (origin: Origin) => AuditRecord) => void;

async function openAccount(
  client: PoolClient,
  identity: KnownIdentity,
  rules: IdentityRules,
  note: Note,
): Promise<Account> {
  const { email } = identity;
  if (email === null) throw refusal('identity_not_allowed');
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7203415))', [email]);
  const { rows } = await client.query<{ id: string; email_verified: boolean }>(
    'SELECT id, email_verified FROM users WHERE email = $1',
    [email],
  );
  const [holder] = rows;
  if (holder && !(rules.trustedForEmail && rules.emailVerified && holder.email_verified)) {
    throw refusal('identity_not_linked');
  }
  // Whoever was invited by name may make an account, whatever the rules are, to accept the invitation with.
  const invited = rules.emailVerified && (await isInvited(client, email));
  if (!holder && !rules.maySignUp && !invited) throw refusal('identity_not_allowed');
  const userId = holder?.id ?? (await insertPerson(client, identity, email, rules, note));
  const identityId = await insertIdentity(client, userId, identity);
  const summary = `Added the identity of ${identity.provider}.`;
  note((origin) => identityAudit(userId, origin, 'identity.added', identityId, summary));
  return { userId, identityId };
}

async function insertPerson(
  client: PoolClient,
  { name, provider }: KnownIdentity,
  email: string,
  { emailVerified }: IdentityRules,
  note: Note,
): Promise<string> {
  const id = randomUUID();
  await client.query(
    'INSERT INTO users (id, name, email, email_verified, is_unconfirmed) VALUES ($1, $2, $3, $4, NOT $4)',
    [id, name, email, emailVerified],
  );
  note((origin) => ({
    workspaceId: null,
    actorId: id,
    origin,
    action: 'user.signed_up',
    subject: { type: 'user', id },
    summary: `Signed up with an identity of ${provider}.`,
  }));
  return id;
}

async function checkEnabled(client: PoolClient, userId: string): Promise<void> {
  const { rows } = await client.query<{ usable: boolean }>(
    `SELECT disabled_at IS NULL AND deleted_at IS NULL AND kind = 'person' AS usable FROM users WHERE id = $1 FOR UPDATE`,
    [userId],
  );
  if (rows[0]?.usable !== true) throw refusal('account_disabled');
}

function refusal(code: IdentityFault): AppError {
  return new AppError(code, identityFaults[code]);
}
