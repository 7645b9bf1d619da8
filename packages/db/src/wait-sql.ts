/**
 * True of a waiting attempt that is to be looked at: its time has come, somebody has asked to stop it, or nobody knows
 * until when it waits and the last look was a minute ago. The table is attempts a.
 */
export const isWaitDue = `(a.cancel_requested_at IS NOT NULL OR a.waiting_until <= now()
  OR (a.waiting_until IS NULL AND a.lease_expires_at < now() - interval '1 minute'))`;

/** Sets the columns of an attempt to those of one that does not wait, and adds the wait it was in to the others. */
export const endOfWait = `
  waited_ms = waited_ms + coalesce((extract(epoch FROM now() - waiting_since) * 1000)::bigint, 0),
  waiting_code = NULL, waiting_message = NULL, waiting_since = NULL, waiting_until = NULL`;
