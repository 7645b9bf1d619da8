import { roleMay } from '@codex-web/contracts/access';
import { membersAnswer } from '@codex-web/contracts/member';
import { workspace } from '@codex-web/contracts/workspace';
import type { Metadata } from 'next';
import { read, readMe } from '@/api/read.ts';
import { DeleteWorkspace } from '@/features/workspace/delete-workspace.tsx';
import { GeneralForm } from '@/features/workspace/general-form.tsx';
import { LeaveWorkspace } from '@/features/workspace/leave-workspace.tsx';
import { TransferWorkspace } from '@/features/workspace/transfer-workspace.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Workspace' };

export default async function WorkspacePage() {
  const [settings, members, me] = await Promise.all([
    read(workspace, '/workspace'),
    read(membersAnswer, '/members'),
    readMe(),
  ]);
  const mayOwn = me.data !== null && roleMay(me.data.role, 'workspace.own');
  return (
    <SettingsPage title="Workspace" text="What holds for everybody in it.">
      {settings.failure ? (
        <FailureNotice title="The workspace was not loaded." failure={settings.failure} />
      ) : (
        <>
          <GeneralForm settings={settings.data} />
          <LeaveWorkspace />
          {mayOwn && <TransferWorkspace members={members.data?.items ?? []} />}
          {settings.data.mayDelete && <DeleteWorkspace />}
        </>
      )}
    </SettingsPage>
  );
}
