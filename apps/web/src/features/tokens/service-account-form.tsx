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
import { useMaking } from '@/ui/use-making.ts';
import { serviceRoles } from './service-roles.ts';

export function ServiceAccountForm({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const [role, setRole] = useState<(typeof serviceRoles)[number]>('member');
  const router = useRouter();
  const { field, submit, busy, failure } = useMaking(createServiceAccountRequest, async (body) => {
    await request(serviceAccount, '/service-accounts', { method: 'POST', body });
    router.refresh();
    onClose();
  });
  return (
    <MakingForm
      label="New service account"
      verb="Make service account"
      busy={busy}
      failure={failure}
      failureTitle="The service account was not made."
      onSubmit={() => submit({ role })}
      onCancel={onClose}
    >
      <NameField id="service-name" hint="That of the program it is for." {...field} autoFocus />
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
