import type { OidcProvider } from '../../services/api/src/testing/start-oidc-provider.ts';

/** Whom the company's provider knows. */
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

/** The operator's file of identity providers; who is in the group of reviewers views the workspace of the owner. */
export function identitySettings(company: OidcProvider): object {
  for (const person of Object.values(companyPeople)) company.accounts.set(person.sub, { ...person });
  return {
    providers: [
      {
        id: 'company',
        kind: 'oidc',
        label: 'Company account',
        issuer: company.issuer,
        clientId: company.clientId,
        clientSecret: company.clientSecret,
        signUp: { emailDomains: ['company.example'] },
        roles: [{ claim: 'groups', value: 'reviewers', workspace: 'Ada Owner’s workspace', role: 'viewer' }],
      },
    ],
  };
}
