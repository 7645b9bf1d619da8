'use client';

import Link from 'next/link';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { TextLink } from '@/ui/text-link.tsx';
import { useAction } from '@/ui/use-action.ts';

/** Opening a link alone changes nothing: programs that look through e-mail open links too. */
export function ConfirmEmail({ token }: { token: string }) {
  const { run, busy, done, failure } = useAction(() =>
    request(z.unknown(), `/email-changes/${encodeURIComponent(token)}`, { method: 'POST', body: {} }),
  );
  if (done) {
    return (
      <div role="status">
        <p className="mt-2 text-muted">From now on you sign in with this address.</p>
        <Link href="/" className={`${buttonClass('primary')} mt-5`}>
          Go on
        </Link>
      </div>
    );
  }
  return (
    <>
      <p className="mt-2 text-muted">
        It becomes the address you sign in with. Who is not signed in to the account does that first.
      </p>
      <p className="mt-2 mb-5 text-muted">
        Somebody else made the account? Do not confirm it:{' '}
        <TextLink href="/forgot-password">set a new password</TextLink> instead, and what they set up ends.
      </p>
      {failure && (
        <div className="mb-4">
          <FailureNotice failure={failure} />
        </div>
      )}
      <Button look="primary" busy={busy} onClick={() => void run()} className="self-start">
        Confirm address
      </Button>
    </>
  );
}
