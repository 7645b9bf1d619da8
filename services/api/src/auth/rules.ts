import { type Permission, permissions, type Role, roleMay, roles } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { RouteOptions } from 'fastify';
import type { App } from '../http/app-type.ts';
import type { Rule, SignedIn } from './caller.ts';

/** A route and who may use it. */
export type RouteRule = { method: string; path: string; rule: Rule };

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route there is; complete when the application is ready. */
    routeRules: RouteRule[];
  }
}

/** Keeps the application from starting while a route does not state who may use it. */
export function requireRules(app: App): void {
  const routes: RouteOptions[] = [];
  const rules: RouteRule[] = [];
  app.decorate('routeRules', rules);
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    const without = routes.filter(({ config }) => config?.rule === undefined);
    const names = without.map(({ method, url }) => `${method} ${url}`).join(', ');
    if (names !== '') throw new Error(`These routes state no rule: ${names}. Give each a config.rule.`);
    rules.push(...routes.flatMap(toRules));
  });
}

function toRules({ method, url, config }: RouteOptions): RouteRule[] {
  const { rule } = config ?? {};
  return rule === undefined ? [] : [method].flat().map((one) => ({ method: one, path: url, rule }));
}

export function isPermission(rule: Rule): rule is Permission {
  return rule in permissions;
}

/** @throws AppError `forbidden` when the rule does not let them through whatever the workspace is. */
export function checkSignedIn(rule: Rule, signedIn: SignedIn): void {
  if (rule === 'session' && signedIn.token !== null) {
    throw new AppError('forbidden', 'An API token cannot do this. Sign in with a browser.');
  }
  if (!isPermission(rule)) return;
  const { from, scope } = permissions[rule];
  if (signedIn.token !== null && !signedIn.token.scopes.includes(scope)) {
    throw new AppError('forbidden', `This API token has no scope “${scope}”. Make one that has it.`);
  }
  if (from === 'operator' && !signedIn.isOperator) {
    throw new AppError('forbidden', 'Only an operator of the installation can do this. Ask one of them.');
  }
}

/** @throws AppError `forbidden` when the role does not have the permission. */
export function checkRole(permission: Permission, role: Role): void {
  if (roleMay(role, permission)) return;
  const allowed = roles.filter((one) => roleMay(one, permission)).map((one) => `${one}s`);
  throw new AppError(
    'forbidden',
    `You are a ${role} of this workspace, and only ${inWords(allowed)} can ${permissions[permission].allows}. Ask one of them.`,
  );
}

function inWords(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
