'use client';

import {
  createInstallationWorkspaceRequest,
  type InstallationPerson,
  type InstallationWorkspace,
} from '@codex-web/contracts/installation';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { Field } from '@/ui/field.tsx';
import { formatCount } from '@/ui/format/format-count.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { MakingForm } from '@/ui/making-form.tsx';
import { NameField } from '@/ui/name-field.tsx';
import { Select } from '@/ui/select.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { useMaking } from '@/ui/use-making.ts';

type WorkspaceListProps = { workspaces: InstallationWorkspace[]; people: InstallationPerson[] };

/** All workspaces by name. What is in them their members see, and nobody else. */
export function WorkspaceList({ workspaces, people }: WorkspaceListProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {isOpen ? (
        <NewWorkspace people={people} onClose={() => setOpen(false)} />
      ) : (
        <Button look="primary" onClick={() => setOpen(true)}>
          <Plus aria-hidden className="size-4" />
          New workspace
        </Button>
      )}
      <ul aria-label="Workspaces" className="mt-6">
        {workspaces.map((one) => (
          <li key={one.id} className="border-t border-line py-2.5 last:border-b">
            <h2 className="font-medium [overflow-wrap:anywhere]">{visibleName(one.name)}</h2>
            <p className="text-sm text-muted [overflow-wrap:anywhere]">
              {one.owners.length === 0
                ? 'No owner'
                : `Owned by ${one.owners.map(({ name }) => visibleName(name)).join(', ')}`}{' '}
              · {one.members === 1 ? '1 member' : `${formatCount(one.members)} members`} ·{' '}
              {one.tasks === 1 ? '1 task' : `${formatCount(one.tasks)} tasks`} · made{' '}
              <RelativeTime at={one.createdAt} />
            </p>
          </li>
        ))}
      </ul>
      {workspaces.length === 0 && <p className="text-muted">There is no workspace.</p>}
    </>
  );
}

function NewWorkspace({ people, onClose }: { people: InstallationPerson[]; onClose: () => void }) {
  const owners = people.filter(({ disabledAt }) => disabledAt === null);
  const [ownerId, setOwnerId] = useState(owners.find(({ isYou }) => isYou)?.id ?? '');
  const router = useRouter();
  const { field, submit, busy, failure } = useMaking(createInstallationWorkspaceRequest, async (body) => {
    await request(z.unknown(), '/installation/workspaces', { method: 'POST', body });
    router.refresh();
    onClose();
  });
  return (
    <MakingForm
      label="New workspace"
      verb="Make workspace"
      busy={busy}
      failure={failure}
      failureTitle="The workspace was not made."
      onSubmit={() => submit(ownerId ? { ownerId } : {})}
      onCancel={onClose}
    >
      <NameField id="new-workspace-name" {...field} autoFocus />
      <Field id="new-workspace-owner" label="Owner">
        {(described) => (
          <Select
            {...described}
            value={ownerId}
            onChange={(event) => setOwnerId(event.target.value)}
            options={owners.map((one) => ({
              value: one.id,
              label: `${visibleName(one.name)} (${visibleName(one.email)})`,
            }))}
          />
        )}
      </Field>
    </MakingForm>
  );
}
