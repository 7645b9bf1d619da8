'use client';

import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { OtherAccount } from '@/ui/other-account.tsx';
import { useAction } from '@/ui/use-action.ts';
import { forgetWorkspace } from '@/ui/work-in-workspace.ts';

type AcceptInvitationProps = {
  token: string;
  workspaceName: string;
  /** The address it is for is not the one of the account. */
  isForAnother: boolean;
};

/** For somebody who has an account and is signed in to it. */
export function AcceptInvitation({ token, workspaceName, isForAnother }: AcceptInvitationProps) {
  const { run, busy, done, failure } = useAction(async () => {
    await request(z.unknown(), `/invitations/${encodeURIComponent(token)}/accept`, { method: 'POST', body: {} });
    forgetWorkspace();
    window.location.assign('/');
  });
  const path = `/sign-up?token=${encodeURIComponent(token)}`;
  return (
    <div className="mt-6 grid justify-items-start gap-3">
      {failure && <FailureNotice title="You have not joined." failure={failure} />}
      {!isForAnother && (
        <Button look="primary" busy={busy || done} onClick={() => void run()} className="max-w-full">
          <span className="truncate">Join {workspaceName}</span>
        </Button>
      )}
      <OtherAccount path={path} look={isForAnother ? 'primary' : 'plain'} />
    </div>
  );
}
