import { me, signUpState } from '@codex-web/contracts/account';
import { identityFault, identityFaults, identityProviderList } from '@codex-web/contracts/identity';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { localPath } from '@/api/local-path.ts';
import { readAsAnyone } from '@/api/read.ts';
import { SignIn } from '@/features/account/sign-in.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { TextLink } from '@/ui/text-link.tsx';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<Record<'next' | 'error' | 'provider' | 'step', string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const { next, error, provider, step } = await searchParams;
  const path = localPath(typeof next === 'string' ? next : null);
  const [who, found, signUp] = await Promise.all([
    readAsAnyone(me, '/me'),
    readAsAnyone(identityProviderList, '/identity-providers'),
    readAsAnyone(signUpState, '/sign-up'),
  ]);
  // Somebody without a workspace, or without the second factor it demands, is signed in too.
  if (who.data || who.failure.status === 403) redirect(path);
  const providers = found.data ?? { items: [], forcedProviderId: null };
  const fault = identityFault.safeParse(error).data;
  const label = providers.items.find(({ id }) => id === provider)?.label;
  return (
    <>
      {who.failure.status === null && (
        <div className="mt-8 -mb-4">
          <FailureNotice failure={who.failure} />
        </div>
      )}
      {fault && (
        <div className="mt-8 -mb-4">
          <FailureNotice
            title={label ? `Signing in with ${visibleName(label)} did not work.` : 'Signing in did not work.'}
            failure={{ code: fault, message: identityFaults[fault], requestId: null, status: null }}
          />
        </div>
      )}
      <SignIn next={path} providers={providers} isBegun={step === 'second-factor'}>
        <NoAccount isOpen={signUp.data?.open === true} isForced={providers.forcedProviderId !== null} />
      </SignIn>
    </>
  );
}

function NoAccount({ isOpen, isForced }: { isOpen: boolean; isForced: boolean }) {
  // There the provider says who may come in.
  if (isForced) return null;
  return (
    <p className="mt-6 text-sm text-muted">
      No account yet?{' '}
      {isOpen ? (
        <>
          <TextLink href="/sign-up">Sign up</TextLink>.
        </>
      ) : (
        <>
          Ask an owner or admin of your workspace for an invitation. The first link is printed by{' '}
          <code className="text-xs">bin/start</code>.
        </>
      )}
    </p>
  );
}
