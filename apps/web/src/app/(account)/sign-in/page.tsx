import { me } from '@codex-web/contracts/account';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { localPath } from '@/api/local-path.ts';
import { readAsAnyone } from '@/api/read.ts';
import { SignInForm } from '@/features/account/sign-in-form.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const { next } = await searchParams;
  const path = localPath(typeof next === 'string' ? next : null);
  const { data, failure } = await readAsAnyone(me, '/me');
  if (data) redirect(path);
  return (
    <>
      <h1 className="mt-8 mb-6 text-xl font-semibold">Sign in</h1>
      {failure.status === null && (
        <div className="mb-4">
          <FailureNotice failure={failure} />
        </div>
      )}
      <SignInForm next={path} />
      <p className="mt-6 text-sm text-muted">
        No account yet? Ask an owner of your workspace for a sign-up link. The first link is printed by{' '}
        <code className="text-xs">bin/start</code>.
      </p>
    </>
  );
}
