'use client';

import { createGroupRequest, type Group, group as groupSchema } from '@codex-web/contracts/group';
import type { Member } from '@codex-web/contracts/member';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { CheckList } from '@/ui/check-list.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { NameField } from '@/ui/name-field.tsx';
import { useMaking } from '@/ui/use-making.ts';

type GroupFormProps = {
  /** The one to change; null makes one. */
  group: Group | null;
  members: readonly Member[];
  onClose: () => void;
};

/** What a group is called, and who is in it. */
export function GroupForm({ group, members, onClose }: GroupFormProps) {
  const [userIds, setUserIds] = useState(group?.members.map(({ userId }) => userId) ?? []);
  const router = useRouter();
  const save = async (body: unknown) => {
    const path = group ? `/groups/${group.id}` : '/groups';
    await request(groupSchema, path, { method: group ? 'PATCH' : 'POST', body });
    router.refresh();
    onClose();
  };
  const { field, submit, busy, failure } = useMaking(createGroupRequest, save, group?.name);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit({ userIds });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={group ? `Change ${visibleName(group.name)}` : 'New group'}
    >
      <form noValidate onSubmit={onSubmit} aria-label="Group" className="mt-4 grid gap-4">
        <NameField id="group-name" {...field} />
        <CheckList
          label="Members"
          options={members.map((one) => ({
            value: one.userId,
            label: visibleName(one.name),
            ...(one.kind === 'person' ? { note: visibleName(one.email) } : { note: 'service account' }),
          }))}
          chosen={userIds}
          onChange={setUserIds}
          empty="Nobody is in the workspace."
        />
        {failure && <FailureNotice title="The group was not saved." failure={failure} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            {group ? 'Save group' : 'Make group'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
