import { signUpLinkState } from '@codex-web/contracts/account';
import type { Metadata } from 'next';
import Link from 'next/link';
import { readAsAnyone } from '@/api/read.ts';
import { SignUpForm } from '@/features/account/sign-up-form.tsx';
import { buttonClass } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';

export const metadata: Metadata = { title: 'Sign up' };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function SignUpPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const secret = typeof token === 'string' ? token : '';
  if (secret === '') return <UnusableLink />;
  const { data, failure } = await readAsAnyone(signUpLinkState, `/sign-up-links/${encodeURIComponent(secret)}`);
  if (failure && failure.status !== null && failure.status >= 400 && failure.status < 500) return <UnusableLink />;
  if (failure) {
    return (
      <div className="mt-8">
        <FailureNotice failure={failure} />
      </div>
    );
  }
  if (!data.valid) return <UnusableLink />;
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">Sign up</h1>
      <p className="mt-1 text-muted">
        {data.workspaceName
          ? `You join the workspace ${data.workspaceName}.`
          : 'You are the first: the workspace will be yours.'}
      </p>
      <SignUpForm token={secret} />
    </>
  );
}

function UnusableLink() {
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">This sign-up link cannot be used</h1>
      <p className="mt-2 text-muted">
        Each link works once and only for a while. This one was used, has expired or is not whole. Ask an owner of the
        workspace for a new one, or sign in if you have an account.
      </p>
      <Link href="/sign-in" className={`${buttonClass('plain')} mt-5 self-start`}>
        Sign in
      </Link>
    </>
  );
}
