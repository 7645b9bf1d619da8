import type { Database } from '@codex-web/db/connect';
import { type Lease, LeaseLostError, renewLease } from '@codex-web/db/lease';
import type { Logger } from '@codex-web/service-kit/logger';

/** How long a worker may be silent before another takes its attempts over. */
export const leaseMs = 5_000;
const renewEveryMs = 1_000;

export type HeldLease = {
  /** Aborted, with the error as its reason, when the attempt is lost to another worker. */
  lost: AbortSignal;
  stop: () => void;
};

/**
 * Renews the lease until it is stopped. `onCancel` is called once when a person has asked to cancel.
 * While the database cannot be reached it goes on trying: whether the lease is lost, only the database can say.
 */
export function holdLease(db: Database, held: Lease, logger: Logger, onCancel: () => void): HeldLease {
  const lost = new AbortController();
  let cancelSeen = false;
  let renewing = false;
  const renew = async () => {
    if (renewing) return;
    renewing = true;
    try {
      const { cancelRequested } = await renewLease(db, held, leaseMs);
      if (cancelRequested && !cancelSeen) {
        cancelSeen = true;
        onCancel();
      }
    } catch (error) {
      if (error instanceof LeaseLostError) lost.abort(error);
      else logger.warn({ err: error }, 'could not renew the lease; trying again');
    } finally {
      renewing = false;
    }
  };
  const timer = setInterval(() => void renew(), renewEveryMs);
  lost.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  void renew();
  return { lost: lost.signal, stop: () => clearInterval(timer) };
}
