import { permissions } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { Database } from '@codex-web/db/connect';
import { findMember, type Membership, type WantedWorkspace } from '@codex-web/db/find-member';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AppSettings } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { bearerOf } from './bearer.ts';
import type { Caller, Rule, SignedIn } from './caller.ts';
import { originOf } from './origin-of.ts';
import { checkRole, checkSignedIn, isPermission } from './rules.ts';
import { checkSecondFactor } from './second-factor-rule.ts';
import type { Sessions } from './sessions.ts';
import { findTokenCaller } from './token-caller.ts';

type Parts = { db: Database; sessions: Sessions; settings: Pick<AppSettings, 'requireSecondFactor'> };

/**
 * Lets through whom the rule of the route lets through, on every route; one that is not public needs a session or an
 * API token. It runs after rate limits and before the body is read.
 */
export function addAuthentication(app: App, parts: Parts): void {
  app.decorateRequest('signedIn');
  app.decorateRequest('caller');
  app.addHook('preParsing', async (request, reply) => {
    const { rule } = request.routeOptions.config;
    if (request.is404 || rule === 'public') return;
    if (rule === undefined) throw new Error(`${request.routeOptions.url} states no rule.`);
    await letThrough(parts, request, rule, reply);
  });
}

/** Tells of a request that is long under way whether its caller could still make it. */
export async function isStillAllowed(parts: Parts, request: FastifyRequest): Promise<boolean> {
  const { rule } = request.routeOptions.config;
  if (rule === undefined || rule === 'public') return true;
  try {
    const found = await findSignedIn(parts, request, rule);
    if (found?.signedIn.user.id !== request.signedIn.user.id) return false;
    checkSignedIn(rule, found.signedIn);
    if (!isInWorkspace(rule)) return true;
    return toCaller(request, rule, found).workspace.id === request.caller.workspace.id;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

async function letThrough(parts: Parts, request: FastifyRequest, rule: Rule, reply: FastifyReply): Promise<void> {
  const found = await findSignedIn(parts, request, rule, reply);
  if (!found) throw new AppError('unauthenticated', 'Sign in first.');
  const { signedIn } = found;
  // Before anything is refused, so that the log says to whom.
  request.signedIn = signedIn;
  checkSignedIn(rule, signedIn);
  if (isPermission(rule)) checkSecondFactor(parts.settings, signedIn);
  if (isInWorkspace(rule)) request.caller = toCaller(request, rule, found);
}

/** The membership is in the workspace that the request is about, and null where the rule asks for none. */
type Found = { signedIn: SignedIn; membership: Membership | null };

/** @param reply gets the cookies that renew a session in use. */
async function findSignedIn(
  parts: Parts,
  request: FastifyRequest,
  rule: Rule,
  reply?: FastifyReply,
): Promise<Found | null> {
  if (bearerOf(request.headers) !== null) {
    const signedIn = await findTokenCaller(parts, request, reply);
    const wanted = isInWorkspace(rule) && wantedWorkspace(request, signedIn);
    return { signedIn, membership: wanted ? await findMember(parts.db, signedIn.user.id, wanted) : null };
  }
  const wanted = isInWorkspace(rule) ? wantedWorkspace(request) : undefined;
  const session = await parts.sessions.find(request.headers, wanted);
  if (!session) return null;
  const { id, user, isOperator, method, membership, cookies } = session;
  if (reply && cookies.length > 0) reply.header('set-cookie', cookies);
  const signedIn = { user, isOperator, sessionId: id, method, token: null, origin: originOf(request) };
  return { signedIn, membership };
}

function isInWorkspace(rule: Rule): rule is InWorkspace {
  return isPermission(rule) && permissions[rule].from !== 'operator';
}

type InWorkspace = Exclude<Rule, 'public' | 'session' | 'account'>;

function toCaller(request: FastifyRequest, rule: InWorkspace, { signedIn, membership }: Found): Caller {
  const { workspace, role, requireSecondFactor } = checkMembership(request, signedIn, membership);
  checkSecondFactor({ requireSecondFactor }, signedIn);
  checkRole(rule, role);
  return { ...signedIn, workspace, role };
}

/**
 * The workspace a request is about, and what who makes it is there.
 * @throws AppError `not_found` when they are no member of the one it names; `no_workspace` when they are of none.
 */
export async function findMembership(db: Database, request: FastifyRequest, signedIn: SignedIn): Promise<Membership> {
  const wanted = wantedWorkspace(request, signedIn);
  return checkMembership(request, signedIn, await findMember(db, signedIn.user.id, wanted));
}

function checkMembership(request: FastifyRequest, signedIn: SignedIn, membership: Membership | null): Membership {
  const isForeign = signedIn.token !== null && signedIn.token.workspaceId !== membership?.workspace.id;
  if (!membership || isForeign) throw notAMember(wantedWorkspace(request, signedIn));
  return membership;
}

/** The workspace of the task or attempt in the path, else the one named, else the token's, else the session's. */
function wantedWorkspace(request: FastifyRequest, by?: Pick<SignedIn, 'sessionId' | 'token'>): WantedWorkspace {
  const path = request.routeOptions.url ?? '';
  const { id } = z.object({ id: z.uuid() }).safeParse(request.params).data ?? {};
  if (id !== undefined && path.startsWith('/api/v1/tasks/:id')) return { of: 'task', id };
  if (id !== undefined && path.startsWith('/api/v1/attempts/:id')) return { of: 'attempt', id };
  const named = request.headers['x-workspace-id'];
  if (named !== undefined) return { of: 'workspace', id: z.uuid().safeParse(named).data ?? null };
  if (by?.token) return { of: 'workspace', id: by.token.workspaceId };
  return { of: 'session', id: by?.sessionId ?? null };
}

/** The same answer whether a thing does not exist or belongs to others. */
function notAMember(wanted: WantedWorkspace): AppError {
  if (wanted.of !== 'session') return new AppError('not_found', `There is no such ${wanted.of}.`);
  return new AppError(
    'no_workspace',
    'You are not a member of a workspace. Ask somebody who is one for an invitation.',
  );
}
