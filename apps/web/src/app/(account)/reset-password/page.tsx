import { linkState } from '@codex-web/contracts/sign-in';
import type { Metadata } from 'next';
import { readAsAnyone } from '@/api/read.ts';
import { ResetPasswordForm } from '@/features/account/reset-password-form.tsx';
import { UnusableLink } from '@/features/account/unusable-link.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';

export const metadata: Metadata = { title: 'Set a new password' };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function ResetPasswordPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const secret = typeof token === 'string' && token !== '' ? token : null;
  const link = secret ? await readAsAnyone(linkState, `/password-resets/${encodeURIComponent(secret)}`) : null;
  if (link?.failure && (link.failure.status === null || link.failure.status >= 429)) {
    return (
      <div className="mt-8">
        <FailureNotice failure={link.failure} />
      </div>
    );
  }
  if (secret === null || !link?.data?.valid) {
    return (
      <UnusableLink
        title="This link cannot be used"
        advice="Ask for a new one on the page for a forgotten password, or ask an owner or admin of your workspace."
      />
    );
  }
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">Set a new password</h1>
      <p className="mt-1 text-muted">You are signed out everywhere, and sign in with the new one.</p>
      <ResetPasswordForm token={secret} />
    </>
  );
}
