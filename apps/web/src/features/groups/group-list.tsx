'use client';

import type { Group } from '@codex-web/contracts/group';
import type { Member } from '@codex-web/contracts/member';
import { Plus, UsersRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { GroupForm } from './group-form.tsx';

type Open = { what: 'new' } | { what: 'change' | 'remove'; group: Group } | null;

/** The groups of the workspace, with who is in each and which repositories are limited to it. */
export function GroupList({ groups, members }: { groups: Group[]; members: Member[] }) {
  const [open, setOpen] = useState<Open>(null);
  const router = useRouter();
  const close = () => setOpen(null);
  return (
    <>
      <Button look="primary" onClick={() => setOpen({ what: 'new' })}>
        <Plus aria-hidden className="size-4" />
        New group
      </Button>
      {groups.length === 0 ? (
        <p className="mt-6 border-t border-line py-8 text-center text-muted">
          No group yet. Every member may use every repository.
        </p>
      ) : (
        <ul aria-label="Groups" className="mt-6">
          {groups.map((group) => (
            <Row
              key={group.id}
              group={group}
              onChange={() => setOpen({ what: 'change', group })}
              onRemove={() => setOpen({ what: 'remove', group })}
            />
          ))}
        </ul>
      )}
      {open?.what === 'new' && <GroupForm group={null} members={members} onClose={close} />}
      {open?.what === 'change' && <GroupForm group={open.group} members={members} onClose={close} />}
      {open?.what === 'remove' && (
        <ConfirmDialog
          title={`Remove ${visibleName(open.group.name)}?`}
          text="Its members stay in the workspace. A group that a repository is limited to cannot be removed; open the repository first."
          verb="Remove group"
          failureTitle="The group was not removed."
          onClose={close}
          act={async () => {
            await request(z.unknown(), `/groups/${open.group.id}`, { method: 'DELETE' });
            router.refresh();
          }}
        />
      )}
    </>
  );
}

type RowProps = { group: Group; onChange: () => void; onRemove: () => void };

function Row({ group: { name, members, repositories }, onChange, onRemove }: RowProps) {
  return (
    <li className="flex items-start gap-3 border-t border-line py-2.5 last:border-b">
      <UsersRound aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <h2 className="font-medium">{visibleName(name)}</h2>
        <p className="text-sm text-muted">
          {members.length === 0 ? 'Nobody is in it' : members.map((one) => visibleName(one.name)).join(', ')}
        </p>
        <p className="text-sm text-muted">
          {repositories.length === 0
            ? 'No repository is limited to it'
            : `Repositories: ${repositories.map((one) => visibleName(one.name)).join(', ')}`}
        </p>
      </div>
      <div className="flex shrink-0 gap-1">
        <Button look="quiet" size="small" aria-label={`Change ${name}`} onClick={onChange}>
          Change
        </Button>
        <Button look="quiet" size="small" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
    </li>
  );
}
