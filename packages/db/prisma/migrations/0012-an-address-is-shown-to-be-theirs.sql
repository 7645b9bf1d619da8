-- Somebody made this account without an invitation, and its address has not been shown to be theirs. Whoever shows it by a mailed
-- link to a new password starts the account anew.
ALTER TABLE users ADD COLUMN is_unconfirmed boolean NOT NULL DEFAULT false;

UPDATE users u SET is_unconfirmed = true
WHERE NOT email_verified AND deleted_at IS NULL AND EXISTS (
  SELECT 1 FROM audit_events a
  WHERE a.action = 'user.signed_up' AND a.actor_id = u.id
    AND (a.summary = 'Signed up without an invitation.' OR a.summary LIKE 'Signed up with an identity of %'));

-- A link to a new password keeps where it was mailed to; one that was handed over names no address.
ALTER TABLE account_links DROP CONSTRAINT account_links_check;
ALTER TABLE account_links ADD CHECK (purpose <> 'email-change' OR email IS NOT NULL);
