import type { IssuerClient } from '@codex-web/credentials/chatgpt/issuer-client';
import type { Database } from '@codex-web/db/connect';
import type { Logger } from '@codex-web/service-kit/logger';
import type { KeyRing } from '../credentials/key-ring.ts';

/** What signing in with ChatGPT works with. `baseUrl` is where the requests go that a sign-in pays for. */
export type ChatgptParts = { db: Database; keys: KeyRing; issuer: IssuerClient; baseUrl: string; logger: Logger };
