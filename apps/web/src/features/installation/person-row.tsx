'use client';

import type { ChangePersonRequest, InstallationPerson } from '@codex-web/contracts/installation';
import { Ellipsis } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { buttonClass } from '@/ui/button.tsx';
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Menu, MenuItem } from '@/ui/menu.tsx';
import { PasswordResetDialog } from '@/ui/password-reset-dialog.tsx';
import { PersonLine } from '@/ui/person-line.tsx';
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
      <PersonLine
        name={person.name}
        isYou={person.isYou}
        marks={<Marks person={person} />}
        facts={[
          visibleName(person.email),
          formatAmount(person.workspaces, 'workspace'),
          person.secondFactor ? 'second factor' : 'no second factor',
        ]}
        lastSeenAt={person.lastSeenAt}
      >
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
      </PersonLine>
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

function Marks({ person: { isOperator, disabledAt } }: { person: InstallationPerson }) {
  return (
    <>
      {isOperator && <span className="rounded-sm bg-accent-soft px-1.5 text-xs leading-5 text-accent">Operator</span>}
      {disabledAt && <span className="rounded-sm bg-failed-soft px-1.5 text-xs leading-5 text-failed">Disabled</span>}
    </>
  );
}
