import { workspacesAnswer } from '@codex-web/contracts/workspace';
import type { Metadata } from 'next';
import { read, readMe } from '@/api/read.ts';
import { DeviceApproval } from '@/features/device/device-approval.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { OtherAccount } from '@/ui/other-account.tsx';

export const metadata: Metadata = { title: 'Let a program in' };

type Props = { searchParams: Promise<{ code?: string | string[] }> };

export default async function DevicePage({ searchParams }: Props) {
  const { code } = await searchParams;
  const given = typeof code === 'string' ? code.slice(0, 20) : '';
  const [workspaces, me] = await Promise.all([read(workspacesAnswer, '/workspaces'), readMe()]);
  if (workspaces.failure) {
    return (
      <div className="mt-8">
        <FailureNotice failure={workspaces.failure} />
      </div>
    );
  }
  if (workspaces.data.items.length === 0) {
    return (
      <>
        <h1 className="mt-8 text-xl font-semibold">You are in no workspace</h1>
        <p className="mt-2 text-muted">
          A program is let into a workspace of yours. Ask somebody of your team for an invitation first.
        </p>
      </>
    );
  }
  return (
    <DeviceApproval
      code={given}
      workspaces={workspaces.data.items}
      activeId={workspaces.data.activeId}
      isOperator={me.data?.isOperator ?? false}
    >
      {me.data && (
        <div className="mt-6 grid justify-items-start gap-3">
          <p className="text-sm break-words text-muted">You are signed in as {me.data.user.email}.</p>
          <OtherAccount path={given === '' ? '/device' : `/device?code=${encodeURIComponent(given)}`} />
        </div>
      )}
    </DeviceApproval>
  );
}
