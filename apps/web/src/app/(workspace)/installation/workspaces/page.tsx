import { installationPeopleAnswer, installationWorkspacesAnswer } from '@codex-web/contracts/installation';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { WorkspaceList } from '@/features/installation/workspace-list.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Workspaces of the installation' };

export default async function InstallationWorkspacesPage() {
  const [workspaces, people] = await Promise.all([
    read(installationWorkspacesAnswer, '/installation/workspaces'),
    read(installationPeopleAnswer, '/installation/people?limit=200'),
  ]);
  return (
    <SettingsPage
      title="Workspaces of the installation"
      text="By name, with who owns them. Their tasks, repositories and credentials are seen by their members alone."
    >
      {workspaces.failure ? (
        <FailureNotice title="The workspaces were not loaded." failure={workspaces.failure} />
      ) : (
        <WorkspaceList workspaces={workspaces.data.items} people={people.data?.items ?? []} />
      )}
    </SettingsPage>
  );
}
