import { workspacesAnswer } from '@codex-web/contracts/workspace';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { NewWorkspaceForm } from '@/features/shell/new-workspace-form.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'New workspace' };

export default async function NewWorkspacePage() {
  const { data, failure } = await read(workspacesAnswer, '/workspaces');
  return (
    <SettingsPage
      title="New workspace"
      text="A team of its own: members, repositories, tasks, credentials and limits. Nothing of another workspace is seen in it. You will own it."
    >
      {failure && <FailureNotice title="The page was not loaded." failure={failure} />}
      {data &&
        (data.mayCreate ? (
          <NewWorkspaceForm />
        ) : (
          <p className="text-muted">Only operators of the installation make workspaces here. Ask one of them.</p>
        ))}
    </SettingsPage>
  );
}
