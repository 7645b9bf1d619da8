'use client';

import { type Role, roleMay } from '@codex-web/contracts/access';
import { type Member, membersAnswer } from '@codex-web/contracts/member';
import { Ellipsis } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { request } from '@/api/request.ts';
import { buttonClass } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMe } from '@/ui/me.tsx';
import { Menu, MenuItem } from '@/ui/menu.tsx';
import { PasswordResetDialog } from '@/ui/password-reset-dialog.tsx';
import { PersonLine } from '@/ui/person-line.tsx';
import { roleOptions, roleWord } from '@/ui/role-words.ts';
import { Select } from '@/ui/select.tsx';
import { useAction } from '@/ui/use-action.ts';
import { RemoveMember } from './remove-member.tsx';

export function MemberRow({ member }: { member: Member }) {
  const { role } = useMe();
  const [open, setOpen] = useState<'remove' | 'reset' | null>(null);
  const router = useRouter();
  const change = useAction(async (next: Role) => {
    const path = `/members/${encodeURIComponent(member.userId)}`;
    await request(membersAnswer, path, { method: 'PATCH', body: { role: next } });
    router.refresh();
  });
  const name = visibleName(member.name);
  const mayReset = member.mayRemove && member.kind === 'person' && roleMay(role, 'members.manage');
  return (
    <li className="border-t border-line py-2 last:border-b">
      <PersonLine
        name={member.name}
        isYou={member.isYou}
        marks={member.kind === 'service' && <span className="text-xs text-muted">service account</span>}
        facts={factsOf(member)}
        lastSeenAt={member.lastSeenAt}
      >
        {member.mayGive.length > 1 ? (
          <Select
            aria-label={`Role of ${name}`}
            className="w-28 shrink-0"
            value={member.role}
            disabled={change.busy}
            onChange={(event) => {
              const next = member.mayGive.find((one) => one === event.target.value);
              if (next) void change.run(next);
            }}
            options={roleOptions([...new Set([...member.mayGive, member.role])])}
          />
        ) : (
          <span className="shrink-0 text-sm text-muted">{roleWord(member.role)}</span>
        )}
        {member.mayRemove && (
          <Menu
            label={`More about ${name}`}
            trigger={
              <button type="button" aria-label={`More about ${name}`} className={buttonClass('quiet', 'square')}>
                <Ellipsis aria-hidden className="size-4" />
              </button>
            }
          >
            {mayReset && <MenuItem onSelect={() => setOpen('reset')}>Make a password reset link</MenuItem>}
            <MenuItem onSelect={() => setOpen('remove')}>
              <span className="text-failed">Remove from the workspace</span>
            </MenuItem>
          </Menu>
        )}
      </PersonLine>
      {change.failure && (
        <div className="mt-2">
          <FailureNotice title="The role was not changed." failure={change.failure} />
        </div>
      )}
      {open === 'remove' && <RemoveMember member={member} onClose={() => setOpen(null)} />}
      {open === 'reset' && (
        <PasswordResetDialog
          name={name}
          path={`/members/${encodeURIComponent(member.userId)}/password-reset-links`}
          onClose={() => setOpen(null)}
        />
      )}
    </li>
  );
}

function factsOf({ email, kind, groups, secondFactor }: Member): string[] {
  const facts = kind === 'person' ? [visibleName(email)] : [];
  if (kind === 'person' && secondFactor !== null) facts.push(secondFactor ? 'second factor' : 'no second factor');
  if (groups.length > 0) facts.push(`in ${groups.map((one) => visibleName(one.name)).join(', ')}`);
  return facts;
}
