import type { OpenIdSettings } from '../identity/identity-file.ts';
import type { OidcProvider } from './start-oidc-provider.ts';

/** How an operator would describe the provider of the tests. */
export function companyProvider(provider: OidcProvider, more: Partial<OpenIdSettings> = {}): OpenIdSettings {
  return {
    kind: 'oidc',
    id: 'company',
    label: 'Company',
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    emailsAreVerified: false,
    scopes: ['openid', 'email', 'profile'],
    claims: { email: 'email', emailVerified: 'email_verified', name: 'name' },
    signUp: { emailDomains: ['example.com'] },
    roles: [],
    forced: false,
    askSecondFactor: false,
    operatorsKeepPassword: true,
    ...more,
  };
}
