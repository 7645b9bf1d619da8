import { linkState } from '@codex-web/contracts/sign-in';
import type { Metadata } from 'next';
import { readAsAnyone } from '@/api/read.ts';
import { ConfirmEmail } from '@/features/account/confirm-email.tsx';
import { UnusableLink } from '@/features/account/unusable-link.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';

export const metadata: Metadata = { title: 'Confirm your e-mail address' };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function ConfirmEmailPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const secret = typeof token === 'string' && token !== '' ? token : null;
  const link = secret ? await readAsAnyone(linkState, `/email-changes/${encodeURIComponent(secret)}`) : null;
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
        advice="Your address is as it was; change it again in the settings of your account."
      />
    );
  }
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">Confirm your e-mail address</h1>
      <ConfirmEmail token={secret} />
    </>
  );
}
