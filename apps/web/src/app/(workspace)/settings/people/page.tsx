import { roleMay } from '@codex-web/contracts/access';
import { groupsAnswer } from '@codex-web/contracts/group';
import { invitationsAnswer } from '@codex-web/contracts/invitation';
import { membersAnswer } from '@codex-web/contracts/member';
import type { Metadata } from 'next';
import { read, readMe } from '@/api/read.ts';
import { InvitationList } from '@/features/people/invitation-list.tsx';
import { InviteForm } from '@/features/people/invite-form.tsx';
import { MemberList } from '@/features/people/member-list.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'People' };

export default async function PeoplePage() {
  const { data: me } = await readMe();
  const mayManage = me !== null && roleMay(me.role, 'members.manage');
  const [members, invitations, groups] = await Promise.all([
    read(membersAnswer, '/members'),
    mayManage ? read(invitationsAnswer, '/invitations') : null,
    mayManage ? read(groupsAnswer, '/groups') : null,
  ]);
  return (
    <SettingsPage title="People" text="Who works in this workspace, and what each may do.">
      {members.failure ? (
        <FailureNotice title="The members were not loaded." failure={members.failure} />
      ) : (
        <>
          {members.data.mayInviteAs.length > 0 && (
            <InviteForm mayInviteAs={members.data.mayInviteAs} groups={groups?.data?.items ?? []} />
          )}
          {invitations?.failure && (
            <div className="mt-6">
              <FailureNotice title="The invitations were not loaded." failure={invitations.failure} />
            </div>
          )}
          <InvitationList invitations={invitations?.data?.items ?? []} />
          <MemberList members={members.data.items} isFirst={members.data.mayInviteAs.length === 0 && !mayManage} />
        </>
      )}
    </SettingsPage>
  );
}
