import type { RefreshContext } from '../credential-source.ts';
import type { PermanentReason } from './chatgpt-store.ts';

/** What happened to a ChatGPT sign-in, for audit and metrics. Holds nothing of a token. */
export type ChatgptEvent =
  /** `generation` is the new one. */
  | { type: 'refreshed'; generation: string; reason: RefreshContext['reason']; warning: string | null }
  /** `transient` is worth another try at `retryAt`; everything else is for good. */
  | {
      type: 'failed';
      generation: string;
      reason: PermanentReason | 'transient';
      message: string;
      retryAt: number | null;
    }
  /** The issuer answered for another account. */
  | { type: 'quarantined'; generation: string; message: string }
  /** New tokens are held in memory only: an alarm, because they are lost when this process ends. */
  | { type: 'not_stored'; generation: string }
  /** New tokens came too late: the sign-in was renewed by somebody else, or its owner signed out. */
  | { type: 'discarded'; generation: string; because: 'superseded' | 'gone' };
