import type { LightMyRequestResponse } from 'fastify';
import type { TestApp } from './test-app.ts';
import { password } from './test-person.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Keeps and sends cookies as a browser does, so that sessions may come and go. */
export type TestBrowser = {
  ask: (method: Method, path: string, body?: object) => Promise<LightMyRequestResponse>;
  signIn: (email: string, given?: string) => Promise<LightMyRequestResponse>;
  /** As of an answer of GET /me: 200 when signed in. */
  meStatus: () => Promise<number>;
  cookies: Map<string, string>;
};

export function openBrowser({ app }: TestApp, headers: Record<string, string> = {}): TestBrowser {
  const cookies = new Map<string, string>();
  const ask = async (method: Method, path: string, body?: object) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
    const answer = await app.inject({
      ...{ method, url: `/api/v1${path}`, headers: { ...headers, ...(cookie !== '' && { cookie }) } },
      ...(body && { body }),
    });
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    ask,
    cookies,
    signIn: (email, given = password) => ask('POST', '/sign-in', { email, password: given }),
    meStatus: async () => (await ask('GET', '/me')).statusCode,
  };
}

/** A browser in which somebody has signed in. */
export async function openSignedIn(
  test: TestApp,
  email: string,
  headers: Record<string, string> = {},
): Promise<TestBrowser> {
  const browser = openBrowser(test, headers);
  const answer = await browser.signIn(email);
  if (answer.statusCode !== 200) throw new Error(`Signing in failed: ${answer.body}`);
  return browser;
}
