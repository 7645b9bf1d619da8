import type { AgentName } from '@codex-web/contracts/model';
import type { Database } from '@codex-web/db/connect';
import type { Logger } from '@codex-web/service-kit/logger';
import type { Redis } from 'ioredis';
import type { Agent } from '../agent/agent.ts';
import type { Checkouts } from '../checkout/checkouts.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import type { SandboxEngine } from '../sandbox/engine.ts';
import type { WarmSandbox } from './warm-sandbox.ts';
import type { Patience } from './watchdog.ts';

/** What an attempt needs of its worker; made once, in main.ts. */
export type WorkerParts = {
  db: Database;
  redis: Redis;
  engine: SandboxEngine;
  agents: Record<AgentName, Agent>;
  gateway: GatewayClient;
  checkouts: Checkouts;
  warm: WarmSandbox;
  logger: Logger;
  /** Names this process. */
  workerId: string;
  /** Names the machine: a sandbox can only be used by the workers of its host. */
  host: string;
  patience: Patience;
  /** How long a container is kept for a follow-up after its attempt was completed. */
  keepContainerMs: number;
  /** Of the container's log, which holds all the agent says; a container that fills it is ended. */
  maxLogBytes: number;
};
