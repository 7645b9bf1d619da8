import { type Permission, permissions, roles, type Scope, scopes } from '@codex-web/contracts/access';
import type { Rule } from '../auth/caller.ts';
import { isPermission } from '../auth/rules.ts';
import { sessionCookieName } from '../auth/sessions.ts';

/** The two ways to be somebody, as the OpenAPI document describes them. */
export function securitySchemes(publicUrl: string) {
  return {
    session: { type: 'apiKey', in: 'cookie', name: sessionCookieName(publicUrl), description: 'Set by signing in.' },
    token: {
      type: 'http',
      scheme: 'bearer',
      description: `An API token of a person or a service account, made in the settings or by device authorisation. It belongs to one workspace. What it may do is bounded by its scopes, and at any time by the role of whom it belongs to.\n\n${scopeTable()}`,
    },
  } as const;
}

/** Who may use a route, by its rule: in the document’s own terms, and as a sentence to read. */
export function routeSecurity(rule: Rule | undefined): { security: Record<string, Scope[]>[]; sentence: string } {
  if (rule === undefined || rule === 'public') return { security: [], sentence: '' };
  if (rule === 'session') return { security: [{ session: [] }], sentence: 'API tokens cannot do this.' };
  if (!isPermission(rule)) return { security: [{ session: [] }, { token: [] }], sentence: '' };
  const { from, scope } = permissions[rule];
  const who =
    from === 'operator' ? 'operators of the installation' : `${roles.slice(0, roles.indexOf(from) + 1).join(', ')}`;
  return {
    security: [{ session: [] }, { token: [scope] }],
    sentence: `Permission \`${rule}\`, for: ${who}. An API token needs the scope \`${scope}\`.`,
  };
}

/** What each scope is good for, in Markdown. */
function scopeTable(): string {
  const names = Object.keys(permissions) as Permission[];
  const lines = scopes.map((scope) => {
    const allowed = names.filter((name) => permissions[name].scope === scope).map((name) => permissions[name].allows);
    return `- \`${scope}\`: ${allowed.join('; ')}`;
  });
  return lines.join('\n');
}
