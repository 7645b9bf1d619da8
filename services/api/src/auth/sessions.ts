import type { IncomingHttpHeaders } from 'node:http';
import { type SignInMethod, signInMethod } from '@codex-web/contracts/sign-in';
import type { Origin } from '@codex-web/db/actor';
import type { Database } from '@codex-web/db/connect';
import { findMember, type Membership, type WantedWorkspace } from '@codex-web/db/find-member';
import { findSession, type StoredSession } from '@codex-web/db/find-session';
import { findUser } from '@codex-web/db/find-user';
import { endSession, replaceSession } from '@codex-web/db/user-sessions';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { betterAuth } from 'better-auth/minimal';
import { openSession } from './open-session.ts';
import { createCookieReader } from './signed-cookie.ts';

const daySeconds = 86_400;
const dayMs = daySeconds * 1_000;
/** A session in use is renewed, and its last use noted, at most this often. */
const renewEverySeconds = 300;

/** What a call answers the browser with besides its result: values for `set-cookie`. */
type Cookies = { cookies: string[] };

/** Somebody's session: how it was opened, and when they last showed who they are. */
export type FoundSession = { id: string; user: SessionUser; method: SignInMethod; confirmedAt: Date };

/** A session is a row in Postgres and a signed cookie that only the browser's HTTP layer sees. */
export type Sessions = {
  /**
   * Opens a session for somebody who has shown who they are, in the place of the one of `replaces`, which ends: a cookie that
   * was there before is worth nothing.
   */
  open: (
    userId: string,
    method: SignInMethod,
    origin: Origin,
    replaces?: IncomingHttpHeaders,
  ) => Promise<{ id: string } & Cookies>;
  /** Ends the session of these headers, if there is one. @returns whose it was. */
  signOut: (headers: IncomingHttpHeaders) => Promise<{ ended: FoundSession | null } & Cookies>;
  /**
   * The user whose session these headers carry, unless they are disabled, and their membership in a workspace, if one is wanted:
   * of a `session`, the one that it works in. The cookies renew a session that is in use.
   */
  find: (headers: IncomingHttpHeaders, wanted?: WantedWorkspace) => Promise<FoundCaller | null>;
};

type FoundCaller = FoundSession & { isOperator: boolean; membership: Membership | null } & Cookies;

type SessionUser = { id: string; name: string; email: string };

/** @param idleDays without use after which a session ends. @param maxDays after which any does. */
export type SessionSettings = { publicUrl: string; secret: string; idleDays?: number; maxDays?: number };

const cookiePrefix = 'codex-web';

/**
 * The cookie that holds the session: where the product is reached over TLS a browser keeps one of this name to TLS, and takes it
 * from this very host alone.
 */
export function sessionCookieName(publicUrl: string): string {
  return `${isOverTls(publicUrl) ? '__Host-' : ''}${cookiePrefix}.session_token`;
}

function isOverTls(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}

/** @param settings its `secret` signs the cookies: 32 characters at least. Another secret signs everyone out. */
export function createSessions(db: Database, settings: SessionSettings): Sessions {
  const auth = createAuth(db, settings);
  const { maxDays = 30, idleDays = 7 } = settings;
  const hasEnded = ({ createdAt }: { createdAt: Date }) => createdAt.getTime() + maxDays * dayMs <= Date.now();
  // A session may be so short that it expires before it is due.
  const isDue = ({ expiresAt }: StoredSession) =>
    expiresAt.getTime() - Math.max(idleDays * dayMs - renewEverySeconds * 1_000, 0) <= Date.now();
  const readToken = createCookieReader(sessionCookieName(settings.publicUrl), settings.secret);

  /** In one question, when nothing is to be changed; null says nothing about whether there is a session. */
  async function findInUse(headers: IncomingHttpHeaders, wanted: WantedWorkspace | null): Promise<FoundCaller | null> {
    const token = readToken(headers.cookie);
    const found = token === null ? null : await findSession(db, token, wanted);
    if (!found || hasEnded(found.session) || isDue(found.session)) return null;
    const { id, confirmedAt, user, isOperator, method } = found.session;
    const { membership } = found;
    return { id, confirmedAt, user, isOperator, membership, method: signInMethod.parse(method), cookies: [] };
  }

  /** Renews a session that is due for it, and deletes one that is over. */
  async function renew(headers: IncomingHttpHeaders): Promise<(FoundSession & Cookies) | null> {
    if (headers.cookie === undefined) return null;
    const answer = await auth.api.getSession({ headers: cookieHeaders(headers), returnHeaders: true });
    if (!answer.response) return null;
    const { session, user } = answer.response;
    if (hasEnded(session)) {
      await endSession(db, user.id, session.id);
      return null;
    }
    const { id, confirmedAt } = session;
    const method = signInMethod.parse(session.method);
    return { id, method, confirmedAt, user: toUser(user), cookies: answer.headers.getSetCookie() };
  }

  return {
    find: async (headers, wanted) => {
      const inUse = await findInUse(headers, wanted ?? null);
      if (inUse) return inUse;
      const found = await renew(headers);
      const user = found && (await findUser(db, found.user.id));
      if (!found || !user) return null;
      const of = wanted?.of === 'session' ? { ...wanted, id: found.id } : wanted;
      return { ...found, ...user, membership: of ? await findMember(db, user.user.id, of) : null };
    },
    open: async (userId, method, origin, replaces) => {
      const before = replaces && (await renew(replaces));
      const body = { userId, method };
      const answer = await auth.api.openSession({ body, headers: originHeaders(origin), returnHeaders: true });
      const { id } = answer.response;
      if (before?.user.id === userId) await replaceSession(db, userId, before.id, id);
      else if (before) await endSession(db, before.user.id, before.id);
      return { id, cookies: answer.headers.getSetCookie() };
    },
    signOut: async (headers) => {
      const ended = await renew(headers);
      const answer = await auth.api.signOut({ headers: cookieHeaders(headers), returnHeaders: true });
      return { ended, cookies: answer.headers.getSetCookie() };
    },
  };
}

function createAuth(db: Database, { publicUrl, secret, idleDays = 7 }: SessionSettings) {
  return betterAuth({
    baseURL: publicUrl,
    secret,
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    session: {
      expiresIn: idleDays * daySeconds,
      updateAge: renewEverySeconds,
      additionalFields: {
        method: { type: 'string', required: true, input: false },
        confirmedAt: { type: 'date', required: true, input: false },
      },
    },
    plugins: [openSession],
    advanced: {
      cookies: { session_token: { name: sessionCookieName(publicUrl) } },
      // Or it would put a prefix of its own before the name.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isOverTls(publicUrl) },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

function toUser({ id, name, email }: SessionUser): SessionUser {
  return { id, name, email };
}

function cookieHeaders(headers: IncomingHttpHeaders): Headers {
  return new Headers(headers.cookie === undefined ? {} : { cookie: headers.cookie });
}

function originHeaders({ ip, userAgent }: Origin): Headers {
  return new Headers({
    ...(ip !== null && { 'x-forwarded-for': ip }),
    ...(userAgent !== null && { 'user-agent': userAgent }),
  });
}
