import { createEmulator } from 'emulate';
import { startOidcProvider } from '../../services/api/src/testing/start-oidc-provider.ts';

/** Whom the company's provider knows, and who may sign in with GitHub and GitLab. */
export const companyPeople = {
  grace: {
    sub: 'grace',
    name: 'Grace Company',
    email: 'grace@company.example',
    email_verified: true,
    groups: ['reviewers'],
  },
  /** Has an address of a domain that the provider is not trusted for. */
  mallory: { sub: 'mallory', name: 'Mallory', email: 'ada@example.com', email_verified: true, groups: [] },
} as const;

const tanuki = { sub: 'tanuki', name: 'Tanuki Lab', email: 'tanuki@lab.example', email_verified: true, groups: [] };
const secret = 'a-secret-for-tests';

/**
 * Three providers, and the operator's file that names them: real OpenID providers as the company's and GitLab's, and a stand-in
 * for GitHub that speaks its OAuth and API. Who is in the company's group of reviewers views the workspace of the owner.
 */
export async function startIdentityProviders(productUrl: string) {
  const company = await startOidcProvider(productUrl);
  for (const person of Object.values(companyPeople)) company.accounts.set(person.sub, { ...person });
  const gitlab = await startOidcProvider(productUrl, 'gitlab');
  gitlab.accounts.set(tanuki.sub, tanuki);
  const redirects = [`${productUrl}/api/v1/sign-in/github/callback`];
  const github = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      github: {
        users: [{ login: 'octocat', name: 'The Octocat', email: 'octocat@hub.example' }],
        oauth_apps: [{ client_id: 'codex-web', client_secret: secret, name: 'Codex Web', redirect_uris: redirects }],
      },
    },
  });
  const client = (provider: typeof company) => ({
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
  });
  const workspace = 'Ada Owner’s workspace';
  const settings = {
    providers: [
      {
        ...{ id: 'company', kind: 'oidc', label: 'Company account', ...client(company) },
        signUp: { emailDomains: ['company.example'] },
        roles: [{ claim: 'groups', value: 'reviewers', workspace, role: 'viewer' }],
      },
      {
        ...{ id: 'gitlab', kind: 'gitlab', label: 'GitLab', ...client(gitlab) },
        ...{ signUp: {}, roles: [{ workspace, role: 'member' }] },
      },
      {
        ...{ id: 'github', kind: 'github', label: 'GitHub', clientId: 'codex-web', clientSecret: secret },
        ...{ url: github.url, apiUrl: github.url, signUp: {}, roles: [{ workspace, role: 'member' }] },
      },
    ],
  };
  const stop = async () => {
    await Promise.all([company.close(), gitlab.close(), github.close()]);
  };
  return { settings, stop };
}
