import type { Database } from '@codex-web/db/connect';
import type { Logger } from '@codex-web/service-kit/logger';
import type { KeyRing } from '../credentials/key-ring.ts';
import type { TokenService } from '../credentials/token-service.ts';

/** What the gateway's side of the API works with; whoever made a part closes it. */
export type InternalParts = { db: Database; keys: KeyRing; tokens: TokenService; logger: Logger };

/** Longer than this nobody waits for a token. */
export const tokenWithinMs = 15_000;
