import { randomUUID } from 'node:crypto';
import { companyProvider } from './company-provider.ts';
import { createIdentityBrowser, type IdentityBrowser } from './identity-browser.ts';
import { type OidcAccount, type OidcProvider, startOidcProvider } from './start-oidc-provider.ts';
import { createTestApp, publicUrl, type TestApp } from './test-app.ts';
import { type Person, signUpOwner } from './test-person.ts';

export type Company = {
  provider: OidcProvider;
  test: TestApp;
  /** Of the workspace that everybody of the company is a member of. */
  owner: Person;
  /** What was logged. */
  lines: string[];
  /** Makes somebody the company knows. @returns their subject. */
  person: (more?: Partial<OidcAccount>) => string;
  browser: () => IdentityBrowser;
  close: () => Promise<void>;
};

/** The application, and a company with a provider of its own at which its people sign in. */
export async function startCompany(): Promise<Company> {
  const provider = await startOidcProvider(publicUrl);
  const lines: string[] = [];
  const roles = [{ workspace: 'Ann’s workspace', role: 'member' as const }];
  const identityProviders = [companyProvider(provider, { roles })];
  const test = await createTestApp({ identityProviders, log: { write: (line) => void lines.push(line) } });
  return {
    provider,
    test,
    owner: await signUpOwner(test),
    lines,
    person: (more = {}) => {
      const sub = `sub-${randomUUID()}`;
      const known = { sub, name: 'Bea Booth', email: `${sub}@example.com`, email_verified: true };
      provider.accounts.set(sub, { ...known, ...more });
      return sub;
    },
    browser: () => createIdentityBrowser(test),
    close: async () => {
      await test.close();
      await provider.close();
    },
  };
}

export const meOf = async (browser: IdentityBrowser) => await browser.ask('GET', '/me');

/** Where a browser ends up whose sign-in did not work. */
export const failed = (code: string) => `/sign-in?error=${code}&provider=company`;
