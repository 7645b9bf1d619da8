import { isWaitDue } from './wait-sql.ts';

/**
 * True of an attempt that nobody works on and that somebody should, a row of attempts `a` that is running or waiting: held by a
 * worker that stopped renewing its lease, or let go because of a wait that is over now or has been cancelled.
 */
export const isStranded = `(a.lease_expires_at < now() AND (a.state = 'running' OR ${isWaitDue}))`;
