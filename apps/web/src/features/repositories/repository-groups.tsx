'use client';

import type { GroupName } from '@codex-web/contracts/group';
import { groupsAnswer } from '@codex-web/contracts/group';
import { type Repository, repository as repositorySchema } from '@codex-web/contracts/repository';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { CheckList } from '@/ui/check-list.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Skeleton } from '@/ui/skeleton.tsx';
import { TextLink } from '@/ui/text-link.tsx';
import { useAction } from '@/ui/use-action.ts';
import { useLoaded } from '@/ui/use-loaded.ts';

type RepositoryGroupsProps = { repository: Repository; onClose: () => void };

const loadGroups = () => request(groupsAnswer, '/groups');

/** Limits a repository to groups, or opens it to every member. */
export function RepositoryGroups({ repository, onClose }: RepositoryGroupsProps) {
  const { data, failure } = useLoaded('groups', loadGroups);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Who may use ${visibleName(repository.name)}`}
      description="Limited to groups, it and its tasks, old and new, are seen by their members, and by owners and admins. Without a group it is every member’s."
    >
      <div className="mt-4">
        {failure && <FailureNotice title="The groups were not loaded." failure={failure} />}
        {!data && !failure && <Skeleton className="h-24 w-full" />}
        {data && <Form repository={repository} groups={data.items} onClose={onClose} />}
      </div>
    </Dialog>
  );
}

function Form({ repository, groups, onClose }: RepositoryGroupsProps & { groups: readonly GroupName[] }) {
  const [groupIds, setGroupIds] = useState(() => repository.groups.map(({ id }) => id));
  const router = useRouter();
  const { run, busy, failure } = useAction(async () => {
    await request(repositorySchema, `/repositories/${repository.id}/groups`, { method: 'PUT', body: { groupIds } });
    router.refresh();
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  if (groups.length === 0) {
    return (
      <p>
        There is no group yet. Make one under <TextLink href="/settings/groups">Groups</TextLink>.
      </p>
    );
  }
  return (
    <form noValidate onSubmit={submit} aria-label="Groups" className="grid gap-4">
      <CheckList
        label="Groups"
        options={groups.map(({ id, name }) => ({ value: id, label: visibleName(name) }))}
        chosen={groupIds}
        onChange={setGroupIds}
        empty="There is no group."
      />
      {failure && <FailureNotice title="Nothing was changed." failure={failure} />}
      <div className="flex items-center justify-end gap-2">
        <span className="mr-auto text-sm text-muted">
          {groupIds.length === 0 ? 'Every member may use it.' : 'Others no longer see it.'}
        </span>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" busy={busy}>
          Save
        </Button>
      </div>
    </form>
  );
}
