'use client';

import { isAtLeast } from '@codex-web/contracts/access';
import { createServiceAccountRequest, serviceAccount } from '@codex-web/contracts/api-token';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { request } from '@/api/request.ts';
import { Field } from '@/ui/field.tsx';
import { MakingForm } from '@/ui/making-form.tsx';
import { useMe } from '@/ui/me.tsx';
import { NameField } from '@/ui/name-field.tsx';
import { roleNotes, roleOptions } from '@/ui/role-words.ts';
import { Select } from '@/ui/select.tsx';
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
  const submit = () => {
    const parsed = createServiceAccountRequest.safeParse({ name, role });
    setError(parsed.error?.issues[0]?.message ?? null);
    if (parsed.success) void run(parsed.data);
  };
  return (
    <MakingForm
      label="New service account"
      verb="Make service account"
      busy={busy}
      failure={failure}
      failureTitle="The service account was not made."
      onSubmit={submit}
      onCancel={onClose}
    >
      <NameField
        id="service-name"
        hint="That of the program it is for."
        value={name}
        error={error}
        onChange={(text) => {
          setName(text);
          setError(null);
        }}
        autoFocus
      />
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
    </MakingForm>
  );
}
