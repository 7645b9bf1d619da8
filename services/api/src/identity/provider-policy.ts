import { isAtLeast, type Role } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { ClaimRule, ProviderSettings } from './identity-file.ts';
import { type ProviderPerson, readClaim } from './provider-person.ts';

export type WantedRole = { workspace: string; role: Role };

/** Whether the person may make an account by signing in. */
export function maySignUp({ signUp }: ProviderSettings, person: ProviderPerson): boolean {
  // Else somebody could take the address of another, and with it what is meant for them.
  if (signUp === undefined || person.email === null || !person.emailVerified) return false;
  const fromDomain = signUp.emailDomains?.includes(domainOf(person.email)) ?? true;
  return fromDomain && (signUp.claims ?? []).every((rule) => matches(person, rule));
}

/** Whether the provider is trusted to say that an account here with this person's address is theirs. */
export function isTrustedForEmail(settings: ProviderSettings, person: ProviderPerson): boolean {
  return settings.signUp?.emailDomains !== undefined && maySignUp(settings, person);
}

/**
 * Whether a sign-in at the provider stands for two factors.
 * @param claims of its id token, which is signed. One that does not say what the operator asks for was made with one factor.
 */
export function isTwoFactors(settings: ProviderSettings, claims: Record<string, unknown>): boolean {
  if (settings.askSecondFactor) return false;
  const wanted = settings.kind === 'github' ? undefined : settings.secondFactor;
  if (wanted === undefined) return true;
  const { acr, amr } = claims;
  const methods: unknown[] = Array.isArray(amr) ? amr : [];
  return (
    (wanted.acr ?? []).some((value) => value === acr) || (wanted.amr ?? []).some((value) => methods.includes(value))
  );
}

/** The workspaces the person belongs to by what the provider says, each with the highest role it is given with. */
export function wantedRoles({ roles }: ProviderSettings, person: ProviderPerson): WantedRole[] {
  const highest = new Map<string, Role>();
  for (const { claim, value, workspace, role } of roles) {
    if (claim !== undefined && value !== undefined && !matches(person, { claim, value })) continue;
    const before = highest.get(workspace);
    if (before === undefined || !isAtLeast(before, role)) highest.set(workspace, role);
  }
  return [...highest].map(([workspace, role]) => ({ workspace, role }));
}

/** The provider that everybody has to use; null when there is none. */
export function forcedForAll(providers: ProviderSettings[]): ProviderSettings | null {
  return providers.find(({ forced }) => forced === true) ?? null;
}

/**
 * Asked when somebody has shown with a password or a passkey of ours who they are, so that the answer tells nothing to those
 * who guess.
 * @throws AppError `sign_in_elsewhere` when this person has to use an identity provider.
 */
export function checkMaySignInHere(
  providers: ProviderSettings[],
  person: { email: string; isOperator: boolean },
): void {
  const domain = domainOf(person.email);
  const provider = providers.find(({ forced, operatorsKeepPassword }) => {
    if (person.isOperator && operatorsKeepPassword) return false;
    return typeof forced === 'boolean' ? forced : forced.emailDomains.includes(domain);
  });
  if (!provider) return;
  throw new AppError('sign_in_elsewhere', `People with this address sign in with ${provider.label}. Use that instead.`);
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

function matches(person: ProviderPerson, { claim, value }: ClaimRule): boolean {
  const said = readClaim(person.claims, claim);
  const held: unknown[] = Array.isArray(said) ? said : [said];
  const wanted: unknown[] = Array.isArray(value) ? value : [value];
  return held.some((one) => wanted.includes(one));
}
