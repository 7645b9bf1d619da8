'use client';

import type { ChangePersonRequest, InstallationPerson } from '@codex-web/contracts/installation';
import { Ellipsis } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Avatar } from '@/ui/avatar.tsx';
import { buttonClass } from '@/ui/button.tsx';
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Menu, MenuItem } from '@/ui/menu.tsx';
import { PasswordResetDialog } from '@/ui/password-reset-dialog.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { useAction } from '@/ui/use-action.ts';

export function PersonRow({ person }: { person: InstallationPerson }) {
  const [open, setOpen] = useState<'disable' | 'reset' | 'operator' | null>(null);
  const router = useRouter();
  const path = `/installation/people/${encodeURIComponent(person.id)}`;
  const change = async (body: ChangePersonRequest) => {
    await request(z.unknown(), path, { method: 'PATCH', body });
    router.refresh();
  };
  const { run, failure } = useAction(change);
  const { isOperator, disabledAt } = person;
  const name = visibleName(person.name);
  const close = () => setOpen(null);
  return (
    <li className="border-t border-line py-2 last:border-b">
      <div className="flex items-center gap-3">
        <Avatar name={person.name} isSilent />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2">
            <span className="font-medium [overflow-wrap:anywhere]">{name}</span>
            {person.isYou && <span className="text-xs text-muted">you</span>}
            {isOperator && (
              <span className="rounded-sm bg-accent-soft px-1.5 text-xs leading-5 text-accent">Operator</span>
            )}
            {disabledAt && (
              <span className="rounded-sm bg-failed-soft px-1.5 text-xs leading-5 text-failed">Disabled</span>
            )}
          </p>
          <p className="text-sm text-muted [overflow-wrap:anywhere]">
            {visibleName(person.email)} · {person.workspaces === 1 ? '1 workspace' : `${person.workspaces} workspaces`}{' '}
            · {person.secondFactor ? 'second factor' : 'no second factor'}
            {person.lastSeenAt && (
              <>
                {' '}
                · seen <RelativeTime at={person.lastSeenAt} />
              </>
            )}
          </p>
        </div>
        <Menu
          label={`More about ${name}`}
          trigger={
            <button type="button" aria-label={`More about ${name}`} className={buttonClass('quiet', 'square')}>
              <Ellipsis aria-hidden className="size-4" />
            </button>
          }
        >
          <MenuItem onSelect={() => setOpen('reset')}>Make a password reset link</MenuItem>
          <MenuItem onSelect={() => setOpen('operator')}>
            {isOperator ? 'Take the operator’s rights' : 'Make an operator'}
          </MenuItem>
          {disabledAt ? (
            <MenuItem onSelect={() => void run({ disabled: false })}>Enable</MenuItem>
          ) : (
            <MenuItem onSelect={() => setOpen('disable')}>
              <span className="text-failed">Disable</span>
            </MenuItem>
          )}
        </Menu>
      </div>
      {failure && (
        <div className="mt-2">
          <FailureNotice title="Nothing was changed." failure={failure} />
        </div>
      )}
      {open === 'disable' && (
        <ConfirmDialog
          title={`Disable ${name}?`}
          text="They are signed out everywhere, cannot sign in, and their API tokens do not work. Nothing of theirs is removed, and they can be enabled again."
          verb="Disable"
          failureTitle={`${name} was not disabled.`}
          act={() => change({ disabled: true })}
          onClose={close}
        />
      )}
      {open === 'operator' && (
        <ConfirmDialog
          title={isOperator ? `Take the operator’s rights from ${name}?` : `Make ${name} an operator?`}
          text="Operators see all people and workspaces by name, make workspaces and disable people. They get no look into a workspace they are not in."
          verb={isOperator ? 'Take the rights' : 'Make an operator'}
          failureTitle="Nothing was changed."
          isDangerous={isOperator}
          act={() => change({ isOperator: !isOperator })}
          onClose={close}
        />
      )}
      {open === 'reset' && <PasswordResetDialog name={name} path={`${path}/password-reset-links`} onClose={close} />}
    </li>
  );
}
