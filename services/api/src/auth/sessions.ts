import type { IncomingHttpHeaders } from 'node:http';
import { type SignInMethod, signInMethod } from '@codex-web/contracts/sign-in';
import type { Origin } from '@codex-web/db/actor';
import type { Database } from '@codex-web/db/connect';
import { endSession, replaceSession } from '@codex-web/db/user-sessions';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { openSession } from './open-session.ts';

const daySeconds = 86_400;
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
  /** The user whose session these headers carry. The cookies renew a session that is in use. */
  find: (headers: IncomingHttpHeaders) => Promise<(FoundSession & Cookies) | null>;
};

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
  const maxMs = (settings.maxDays ?? 30) * daySeconds * 1_000;
  const find: Sessions['find'] = async (headers) => {
    if (headers.cookie === undefined) return null;
    const answer = await auth.api.getSession({ headers: cookieHeaders(headers), returnHeaders: true });
    if (!answer.response) return null;
    const { session, user } = answer.response;
    if (session.createdAt.getTime() + maxMs <= Date.now()) {
      await endSession(db, user.id, session.id);
      return null;
    }
    const { id, confirmedAt } = session;
    const method = signInMethod.parse(session.method);
    return { id, method, confirmedAt, user: toUser(user), cookies: answer.headers.getSetCookie() };
  };
  return {
    find,
    open: async (userId, method, origin, replaces) => {
      const before = replaces && (await find(replaces));
      const body = { userId, method };
      const answer = await auth.api.openSession({ body, headers: originHeaders(origin), returnHeaders: true });
      const { id } = answer.response;
      if (before?.user.id === userId) await replaceSession(db, userId, before.id, id);
      else if (before) await endSession(db, before.user.id, before.id);
      return { id, cookies: answer.headers.getSetCookie() };
    },
    signOut: async (headers) => {
      const ended = await find(headers);
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
