'use client';

import { isAtLeast } from '@codex-web/contracts/access';
import { createServiceAccountRequest, serviceAccount } from '@codex-web/contracts/api-token';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { useMe } from '@/ui/me.tsx';
import { roleNotes, roleOptions } from '@/ui/role-words.ts';
import { Select } from '@/ui/select.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useAction } from '@/ui/use-action.ts';
import { serviceRoles } from './service-roles.ts';

export function ServiceAccountForm({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const [name, setName] = useState('');
  const [role, setRole] = useState<(typeof serviceRoles)[number]>('member');
  const [error, setError] = useState<string | null>(null);
  const router = useRouter();
  const { run, busy, failure } = useAction(async (body: unknown) => {
    await request(serviceAccount, '/service-accounts', { method: 'POST', body });
    router.refresh();
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = createServiceAccountRequest.safeParse({ name, role });
    setError(parsed.error?.issues[0]?.message ?? null);
    if (parsed.success) void run(parsed.data);
  };
  return (
    <form
      noValidate
      onSubmit={submit}
      aria-label="New service account"
      className="grid gap-4 rounded border border-line p-4"
    >
      <Field id="service-name" label="Name" hint="That of the program it is for." error={error}>
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
      <Field id="service-role" label="Role" hint={`${roleNotes[role]}.`}>
        {(described) => (
          <Select
            {...described}
            className="max-w-44"
            value={role}
            onChange={(event) => setRole(serviceRoles.find((one) => one === event.target.value) ?? role)}
            options={roleOptions(serviceRoles.filter((one) => isAtLeast(me.role, one)))}
          />
        )}
      </Field>
      {failure && <FailureNotice title="The service account was not made." failure={failure} />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={busy}>
          Make service account
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
