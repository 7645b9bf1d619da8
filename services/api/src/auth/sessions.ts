import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@codex-web/contracts/app-error';
import type { Database } from '@codex-web/db/connect';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError } from 'better-auth/api';
import { hashPassword } from 'better-auth/crypto';

const daySeconds = 86_400;

/** Where a request came from, as it is noted with a session. */
type Origin = { ip: string; userAgent: string | undefined };

/** What a call answers the browser with besides its result: values for `set-cookie`. */
type Cookies = { cookies: string[] };

/** Signing in and out. A session is a row in Postgres and a signed cookie that only the browser's HTTP layer sees. */
export type Sessions = {
  hashPassword: (password: string) => Promise<string>;
  /** @throws AppError `wrong_credentials`, the same and in about the same time for each cause. */
  signIn: (email: string, password: string, origin: Origin) => Promise<{ user: SessionUser } & Cookies>;
  /** Ends the session of these headers, if there is one. */
  signOut: (headers: IncomingHttpHeaders) => Promise<Cookies>;
  /** The user whose session these headers carry. The cookies renew a session that is in use. */
  find: (headers: IncomingHttpHeaders) => Promise<({ id: string; user: SessionUser } & Cookies) | null>;
};

type SessionUser = { id: string; name: string; email: string };

const cookiePrefix = 'codex-web';

/** The cookie that holds the session: a browser keeps one of this name to TLS when the product is reached over it. */
export function sessionCookieName(publicUrl: string): string {
  return `${publicUrl.startsWith('https:') ? '__Secure-' : ''}${cookiePrefix}.session_token`;
}

/** @param secret signs the cookies: 32 characters at least. Another secret signs everyone out. */
export function createSessions(db: Database, settings: { publicUrl: string; secret: string }): Sessions {
  const auth = createAuth(db, settings);
  return {
    hashPassword,
    signIn: async (email, password, origin) => {
      try {
        const body = { email, password };
        const answer = await auth.api.signInEmail({ body, headers: originHeaders(origin), returnHeaders: true });
        return { user: toUser(answer.response.user), cookies: answer.headers.getSetCookie() };
      } catch (error) {
        if (!(error instanceof APIError)) throw error;
        throw new AppError('wrong_credentials', 'The e-mail address or the password is wrong.', { cause: error });
      }
    },
    signOut: async (headers) => {
      const answer = await auth.api.signOut({ headers: cookieHeaders(headers), returnHeaders: true });
      return { cookies: answer.headers.getSetCookie() };
    },
    find: async (headers) => {
      if (headers.cookie === undefined) return null;
      const answer = await auth.api.getSession({ headers: cookieHeaders(headers), returnHeaders: true });
      if (!answer.response) return null;
      const { session, user } = answer.response;
      return { id: session.id, user: toUser(user), cookies: answer.headers.getSetCookie() };
    },
  };
}

function createAuth(db: Database, settings: { publicUrl: string; secret: string }) {
  return betterAuth({
    baseURL: settings.publicUrl,
    secret: settings.secret,
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    // Users are made with their sign-up link, in one transaction with it.
    emailAndPassword: { enabled: true, disableSignUp: true },
    session: { expiresIn: 30 * daySeconds, updateAge: daySeconds },
    advanced: { cookiePrefix, useSecureCookies: settings.publicUrl.startsWith('https:') },
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
  return new Headers({ 'x-forwarded-for': ip, ...(userAgent !== undefined && { 'user-agent': userAgent }) });
}
