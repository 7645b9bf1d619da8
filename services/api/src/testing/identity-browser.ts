import type { LightMyRequestResponse } from 'fastify';
import { publicUrl, type TestApp } from './test-app.ts';

/** A browser that goes back and forth between the product and an identity provider, with the cookies of both. */
export type IdentityBrowser = {
  /** Of the product, as they are sent. */
  cookie: () => string;
  /** Asks the product, as a page of its own would. */
  ask: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<LightMyRequestResponse>;
  /** Opens the sign-in of the product. @returns the address of the provider it leads to. */
  begin: (provider?: string, next?: string) => Promise<string>;
  /** Goes there, and picks somebody. @returns the address of the product it comes back to. */
  choose: (url: string, account: string) => Promise<string>;
  /** Comes back. @returns the path it ends at. */
  comeBack: (url: string) => Promise<string>;
  /** All of it. */
  signIn: (account: string, next?: string) => Promise<string>;
  /** Forgets the provider's cookies, as if somebody else sat down. */
  forgetProvider: () => void;
};

export function createIdentityBrowser({ app }: TestApp): IdentityBrowser {
  const ours = new Map<string, string>();
  const theirs = new Map<string, string>();
  const header = (jar: Map<string, string>) => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

  const self: IdentityBrowser = {
    cookie: () => header(ours),
    ask: async (method, path, body) => {
      const headers = { cookie: header(ours), ...(method !== 'GET' && { origin: publicUrl }) };
      const answer = await app.inject({ method, url: `/api/v1${path}`, headers, ...(body && { body }) });
      keep(ours, [answer.headers['set-cookie'] ?? []].flat());
      return answer;
    },
    begin: async (provider = 'company', next) => {
      const query = next === undefined ? '' : `?next=${encodeURIComponent(next)}`;
      const answer = await self.ask('GET', `/sign-in/${provider}${query}`);
      if (answer.statusCode !== 302) throw new Error(`The sign-in was not begun: ${answer.body}`);
      return String(answer.headers.location);
    },
    choose: async (start, account) => {
      let url = start;
      let form: string | null = null;
      for (let steps = 0; steps < 12; steps += 1) {
        if (url.startsWith(publicUrl)) return url;
        const init: RequestInit = { redirect: 'manual', headers: { cookie: header(theirs) } };
        const body = form === null ? {} : { method: 'POST', body: new URLSearchParams({ account: form }) };
        const answer: Response = await fetch(url, { ...init, ...body });
        keep(theirs, answer.headers.getSetCookie());
        const location = answer.headers.get('location');
        form = null;
        if (location !== null) url = new URL(location, url).href;
        else if (url.includes('/interaction/')) form = account;
        else throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`);
      }
      throw new Error('The provider led in a circle.');
    },
    comeBack: async (url) => {
      const { pathname, search } = new URL(url);
      const answer = await self.ask('GET', pathname.replace('/api/v1', '') + search);
      if (answer.statusCode !== 302) throw new Error(`The product did not take the browser back: ${answer.body}`);
      return String(answer.headers.location);
    },
    signIn: async (account, next) => await self.comeBack(await self.choose(await self.begin('company', next), account)),
    forgetProvider: () => theirs.clear(),
  };
  return self;
}

function keep(jar: Map<string, string>, cookies: string[]): void {
  for (const cookie of cookies) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(cookie)) jar.delete(name);
    else jar.set(name, value);
  }
}
