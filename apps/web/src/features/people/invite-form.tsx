'use client';

import type { Role } from '@codex-web/contracts/access';
import type { Group } from '@codex-web/contracts/group';
import { createInvitationRequest, type NewInvitation, newInvitation } from '@codex-web/contracts/invitation';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { Checkbox } from '@/ui/checkbox.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { roleNotes, roleOptions } from '@/ui/role-words.ts';
import { Section } from '@/ui/section.tsx';
import { Select } from '@/ui/select.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useAction } from '@/ui/use-action.ts';
import { InvitationLink } from './invitation-link.tsx';

type InviteFormProps = { mayInviteAs: readonly Role[]; groups: readonly Group[] };

/** Makes an invitation: a link that lets one person join. */
export function InviteForm({ mayInviteAs, groups }: InviteFormProps) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>(mayInviteAs.includes('member') ? 'member' : (mayInviteAs[0] ?? 'viewer'));
  const [groupIds, setGroupIds] = useState<string[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [made, setMade] = useState<NewInvitation | null>(null);
  const router = useRouter();
  const { run, busy, failure } = useAction(async (body: unknown) => {
    setMade(null);
    setMade(await request(newInvitation, '/invitations', { method: 'POST', body }));
    setEmail('');
    router.refresh();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = email.trim();
    const parsed = createInvitationRequest.safeParse({ role, groupIds, ...(address ? { email: address } : {}) });
    setError(parsed.error?.issues[0]?.message ?? null);
    if (parsed.success) void run(parsed.data);
  };
  return (
    <Section title="Invite" text="An invitation works once, for one person, within 7 days." isFirst>
      <form noValidate onSubmit={submit} aria-label="Invite" className="grid gap-4">
        <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_10rem]">
          <Field
            id="invite-email"
            label="E-mail (optional)"
            hint="With one, only somebody of that address can use it."
            error={error}
          >
            {(described) => (
              <TextInput
                {...described}
                type="email"
                autoComplete="off"
                value={email}
                onChange={(event) => {
                  setEmail(event.target.value);
                  setError(null);
                }}
              />
            )}
          </Field>
          <Field id="invite-role" label="Role" hint={`${roleNotes[role]}.`}>
            {(described) => (
              <Select
                {...described}
                value={role}
                onChange={(event) => setRole(mayInviteAs.find((one) => one === event.target.value) ?? role)}
                options={roleOptions(mayInviteAs)}
              />
            )}
          </Field>
        </div>
        {groups.length > 0 && (
          <fieldset>
            <legend className="text-sm font-medium">Groups</legend>
            <div className="flex flex-wrap gap-x-5">
              {groups.map(({ id, name }) => (
                <Checkbox
                  key={id}
                  checked={groupIds.includes(id)}
                  onChange={(isIn) => setGroupIds(isIn ? [...groupIds, id] : groupIds.filter((one) => one !== id))}
                >
                  {visibleName(name)}
                </Checkbox>
              ))}
            </div>
          </fieldset>
        )}
        {failure && <FailureNotice title="The invitation was not made." failure={failure} />}
        <div className="grid gap-3" aria-live="polite">
          {made && <InvitationLink invitation={made} />}
          <Button type="submit" look="primary" busy={busy} className="justify-self-start">
            Invite
          </Button>
        </div>
      </form>
    </Section>
  );
}
