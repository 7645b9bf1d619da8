import { z } from 'zod';
import { type Permission, permissions, type Role, role, roleMay, type Scope, scope, scopes } from './access.ts';

// The routes, under /api/v1; all but DELETE are of the workspace that the request names (see `x-workspace-id`):
//   GET  /tokens                              -> apiTokenList: one's own
//   POST /tokens                              createApiTokenRequest -> 201 createdApiToken
//   PATCH /tokens/:id                         narrowApiTokenRequest -> 204, for its owner
//   DELETE /tokens/:id                        -> 204
//   GET  /service-accounts                    -> serviceAccountList
//   POST /service-accounts                    createServiceAccountRequest -> 201 serviceAccount
//   PATCH /service-accounts/:id               editServiceAccountRequest -> serviceAccount
//   DELETE /service-accounts/:id              -> 204
//   POST /service-accounts/:id/tokens         createApiTokenRequest -> 201 createdApiToken
//   DELETE /service-accounts/:id/tokens/:tokenId -> 204

export const tokenMaxDays = 366;
export const tokenDefaultDays = 90;

const name = z.string().trim().min(1, 'Enter a name.').max(100);

/** What may be said of an API token after it was made; the token itself is in no answer but that of making it. */
export const apiToken = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Its first eight characters, to tell it from others. */
  prefix: z.string(),
  scopes: z.array(scope),
  workspace: z.object({ id: z.uuid(), name: z.string() }),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Exact to the minute. */
  lastUsedAt: z.iso.datetime().nullable(),
  /** The IP address it was last used from. */
  lastUsedFrom: z.string().nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;

export const apiTokenList = z.object({ items: z.array(apiToken) });

export const createApiTokenRequest = z.object({
  name,
  /** None that the maker's own role does not have. */
  scopes: z.array(scope).min(1, 'Choose what the token may be used for.').max(scope.options.length),
  /** In days; a workspace may allow less than the 366 that are the most. */
  expiresInDays: z.number().int().min(1).max(tokenMaxDays).default(tokenDefaultDays),
});
export type CreateApiTokenRequest = z.input<typeof createApiTokenRequest>;

/** The scopes that a token keeps. It gets no other ones. */
export const narrowApiTokenRequest = z.object({
  scopes: z.array(scope).min(1, 'Leave it one, or revoke it.').max(scope.options.length),
});

/** The scopes a token of somebody can have: those that their role, or being an operator, makes some use of. */
export function grantableScopes(holder: { role: Role; isOperator: boolean }): Scope[] {
  const names = Object.keys(permissions) as Permission[];
  return scopes.filter((one) =>
    names.some((name) => {
      const { scope: needed, from } = permissions[name];
      return needed === one && (from === 'operator' ? holder.isOperator : roleMay(holder.role, name));
    }),
  );
}

/** `token` is what a client sends as `Authorization: Bearer`; it is shown once. */
export const createdApiToken = apiToken.extend({ token: z.string() });
export type CreatedApiToken = z.infer<typeof createdApiToken>;

/** A member of a workspace that is no person: it has API tokens and cannot sign in. */
export const serviceAccount = z.object({
  id: z.string(),
  name: z.string(),
  role: role.exclude(['owner']),
  createdAt: z.iso.datetime(),
  /** Who made it; null when that person is gone. */
  createdBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** While this is set none of its tokens works. */
  disabledAt: z.iso.datetime().nullable(),
  tokens: z.array(apiToken),
});
export type ServiceAccount = z.infer<typeof serviceAccount>;

export const serviceAccountList = z.object({ items: z.array(serviceAccount) });

export const createServiceAccountRequest = z.object({ name, role: role.exclude(['owner']).default('member') });
export type CreateServiceAccountRequest = z.input<typeof createServiceAccountRequest>;

export const editServiceAccountRequest = z.object({
  name: name.optional(),
  role: role.exclude(['owner']).optional(),
  disabled: z.boolean().optional(),
});
export type EditServiceAccountRequest = z.input<typeof editServiceAccountRequest>;
