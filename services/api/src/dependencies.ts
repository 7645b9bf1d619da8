import type { Database } from '@codex-web/db/connect';
import type { EnvironmentDefaults } from '@codex-web/db/repositories';
import type { Logger } from '@codex-web/service-kit/logger';
import type { Redis } from 'ioredis';
import type { Sessions } from './auth/sessions.ts';
import type { ChatgptParts } from './chatgpt/chatgpt-parts.ts';
import type { KeyRing } from './credentials/key-ring.ts';
import type { TokenService } from './credentials/token-service.ts';
import type { GitRemote } from './git-remote.ts';
import type { IdentityClient } from './identity/identity-client.ts';
import type { SignalHub } from './live/signal-hub.ts';
import type { Mailer } from './mail/mailer.ts';
import type { PushIdentity } from './notices/push-identity.ts';
import type { ProviderClient } from './providers/provider-client.ts';
import type { AttemptQueue } from './queue/attempt-queue.ts';

/** Everything the application works with; whoever made a part closes it. */
export type Dependencies = {
  db: Database;
  redis: Redis;
  signals: SignalHub;
  queue: AttemptQueue;
  gitRemote: GitRemote;
  sessions: Sessions;
  /** Encrypts what credentials keep secret. */
  keys: KeyRing;
  tokens: TokenService;
  /** Asks model providers, to try a credential. */
  providers: ProviderClient;
  chatgpt: ChatgptParts;
  /** Where people may sign in, as the operator configured it. */
  identityProviders: IdentityClient[];
  /** Null where the operator has set no SMTP server. */
  mailer: Mailer | null;
  /** Who the installation is to push services. */
  pushIdentity: PushIdentity;
  logger: Logger;
  settings: AppSettings;
};

export type AppSettings = {
  /** Where browsers reach the product. */
  publicUrl: string;
  /** Which proxies may say where a request came from, as Fastify takes it. */
  trustProxy: boolean | string[];
  /** Whether people may sign in with ChatGPT. */
  chatgptSignIn: boolean;
  /** Private hosts, addresses and networks that a provider may be on. */
  allowedPrivateProviders: string[];
  /** Private hosts, addresses and networks that webhooks and push services may be on, also without TLS. */
  allowedPrivateWebhooks: string[];
  environment: EnvironmentDefaults;
  /** A repository that is offered to a workspace that has not added it. */
  sampleRepository: string | null;
  /** Whether anybody may sign up without an invitation. */
  openSignUp: boolean;
  /** Who may make workspaces. */
  workspaceCreation: 'operators' | 'everyone';
  /** Whether routes of a workspace need more than a password. */
  requireSecondFactor: boolean;
  /** Requests from one address in a minute, tries to sign in from it, and requests to providers that one person causes. */
  limits: { requestsPerMinute: number; signInsPerMinute: number; providerRequestsPerMinute: number };
};
