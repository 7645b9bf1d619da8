import { type Permission, permissions, roleMay } from '@codex-web/contracts/access';
import type { Caller } from './caller.ts';

/** Whether the caller has a permission of their workspace besides the one of the route: in their role and, with a token, in its scopes. */
export function callerMay({ role, token }: Caller, permission: Permission): boolean {
  return roleMay(role, permission) && (token === null || token.scopes.includes(permissions[permission].scope));
}
