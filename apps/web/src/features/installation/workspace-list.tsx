'use client';

import {
  createInstallationWorkspaceRequest,
  type InstallationPerson,
  type InstallationWorkspace,
} from '@codex-web/contracts/installation';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { formatCount } from '@/ui/format/format-count.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Select } from '@/ui/select.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { useAction } from '@/ui/use-action.ts';

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
  const [name, setName] = useState('');
  const [ownerId, setOwnerId] = useState(owners.find(({ isYou }) => isYou)?.id ?? '');
  const [error, setError] = useState<string | null>(null);
  const router = useRouter();
  const { run, busy, failure } = useAction(async (body: unknown) => {
    await request(z.unknown(), '/installation/workspaces', { method: 'POST', body });
    router.refresh();
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = createInstallationWorkspaceRequest.safeParse({ name, ...(ownerId ? { ownerId } : {}) });
    setError(parsed.error?.issues[0]?.message ?? null);
    if (parsed.success) void run(parsed.data);
  };
  return (
    <form noValidate onSubmit={submit} aria-label="New workspace" className="grid gap-4 rounded border border-line p-4">
      <Field id="new-workspace-name" label="Name" error={error}>
        {(described) => (
          <TextInput
            {...described}
            autoComplete="off"
            autoFocus
            maxLength={100}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setError(null);
            }}
          />
        )}
      </Field>
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
      {failure && <FailureNotice title="The workspace was not made." failure={failure} />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={busy}>
          Make workspace
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
