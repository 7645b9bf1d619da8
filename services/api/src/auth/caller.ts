import type { Role } from '@codex-web/contracts/account';

/** Who makes a request, and the workspace that everything they ask for is looked up in. */
export type Caller = {
  user: { id: string; name: string; email: string };
  workspace: { id: string; name: string };
  role: Role;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that is not public. */
    caller: Caller;
  }
  interface FastifyContextConfig {
    /** True on the routes that answer without a session. */
    public?: boolean;
  }
}
