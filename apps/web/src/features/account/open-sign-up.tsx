import type { IdentityProviderList } from '@codex-web/contracts/identity';
import { TextLink } from '@/ui/text-link.tsx';
import { Or, ProviderLinks } from './provider-links.tsx';
import { SignUpForm } from './sign-up-form.tsx';

/** Signing up where everybody may: without an invitation, and into no workspace yet. */
export function OpenSignUp({ providers: { items, forcedProviderId } }: { providers: IdentityProviderList }) {
  const forced = items.filter(({ id }) => id === forcedProviderId);
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">Sign up</h1>
      <p className="mt-1 text-muted">
        Everybody may have an account here. Which workspaces you see is up to their owners.
      </p>
      <div className="mt-6">
        {items.length > 0 && (
          <ProviderLinks providers={forced.length > 0 ? forced : items} next="/" isMain={forced.length > 0} />
        )}
        {items.length > 0 && forced.length === 0 && <Or />}
        {forced.length === 0 && <SignUpForm token={null} email={null} />}
      </div>
      <p className="mt-6 text-sm text-muted">
        Have an account? <TextLink href="/sign-in">Sign in</TextLink>.
      </p>
    </>
  );
}
