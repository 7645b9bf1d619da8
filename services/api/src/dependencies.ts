import type { ModelsAnswer } from '@codex-web/contracts/task';
import type { Database } from '@codex-web/db/connect';
import type { EnvironmentDefaults } from '@codex-web/db/repositories';
import type { Logger } from '@codex-web/service-kit/logger';
import type { Redis } from 'ioredis';
import type { Sessions } from './auth/sessions.ts';
import type { GitRemote } from './git-remote.ts';
import type { SignalHub } from './live/signal-hub.ts';
import type { AttemptQueue } from './queue/attempt-queue.ts';

/** Everything the application works with; whoever made a part closes it. */
export type Dependencies = {
  db: Database;
  redis: Redis;
  signals: SignalHub;
  queue: AttemptQueue;
  gitRemote: GitRemote;
  sessions: Sessions;
  logger: Logger;
  settings: AppSettings;
};

export type AppSettings = {
  /** Where browsers reach the product. */
  publicUrl: string;
  /** Which proxies may say where a request came from, as Fastify takes it. */
  trustProxy: boolean | string[];
  models: ModelsAnswer;
  environment: EnvironmentDefaults;
  /** A repository that is offered to a workspace that has not added it. */
  sampleRepository: string | null;
  /** Requests from one address in a minute, and tries to sign in from it. */
  limits: { requestsPerMinute: number; signInsPerMinute: number };
};
