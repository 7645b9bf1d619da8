import type { ApiClient } from '@codex-web/e2e/api-client';

/** What every measurement needs; made once, in main.ts. */
export type Bench = {
  api: ApiClient;
  /** A repository on this machine. */
  repository: string;
  repositoryId: string;
  image: string;
  codexBinaries: string;
  demoModelPort: number;
  redisUrl: string;
};
