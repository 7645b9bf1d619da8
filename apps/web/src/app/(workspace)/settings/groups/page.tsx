import { groupsAnswer } from '@codex-web/contracts/group';
import { membersAnswer } from '@codex-web/contracts/member';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { GroupList } from '@/features/groups/group-list.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';
import { TextLink } from '@/ui/text-link.tsx';

export const metadata: Metadata = { title: 'Groups' };

export default async function GroupsPage() {
  const [groups, members] = await Promise.all([read(groupsAnswer, '/groups'), read(membersAnswer, '/members')]);
  const failure = groups.failure ?? members.failure;
  return (
    <SettingsPage
      title="Groups"
      text={
        <>
          A repository can be limited to groups, on the page <TextLink href="/repositories">Repositories</TextLink>. It
          and its tasks are then seen by their members, and by owners and admins.
        </>
      }
    >
      {failure && <FailureNotice title="The groups were not loaded." failure={failure} />}
      {groups.data && members.data && <GroupList groups={groups.data.items} members={members.data.items} />}
    </SettingsPage>
  );
}
