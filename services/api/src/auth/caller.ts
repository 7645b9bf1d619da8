import type { Permission, Role, Scope } from '@codex-web/contracts/access';
import type { SignInMethod } from '@codex-web/contracts/sign-in';
import type { Actor, Origin } from '@codex-web/db/actor';
import type { Viewer } from '@codex-web/db/viewer';

/** Who makes a request. */
export type SignedIn = {
  user: { id: string; name: string; email: string };
  /** Of the installation. */
  isOperator: boolean;
  /** Null with an API token. */
  sessionId: string | null;
  /** How the session was opened; null with an API token. */
  method: SignInMethod | null;
  /** Null with a session. */
  token: { id: string; scopes: Scope[]; workspaceId: string } | null;
  origin: Origin;
};

/** Who makes a request, and the workspace that everything they ask for is looked up in. */
export type Caller = SignedIn & { workspace: { id: string; name: string }; role: Role };

/**
 * Who may use a route: everybody; who is signed in with a session, about their own account; the same or with an API token;
 * or who has the permission, with a session or an API token.
 */
export type Rule = 'public' | 'session' | 'account' | Permission;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that is not public. */
    signedIn: SignedIn;
    /** Set on every route whose rule is a permission in a workspace. */
    caller: Caller;
  }
  interface FastifyContextConfig {
    /** A route that states none keeps the API from starting. */
    rule?: Rule;
  }
}

export function actorOf(caller: Caller): Actor {
  return { workspaceId: caller.workspace.id, userId: caller.user.id, origin: caller.origin };
}

export function viewerOf(caller: Caller): Viewer {
  return { workspaceId: caller.workspace.id, userId: caller.user.id };
}
