'use client';

import { type AccountSecurity, changePasswordRequest } from '@codex-web/contracts/sign-in';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Field } from '@/ui/field.tsx';
import { PasswordInput } from '@/ui/password-input.tsx';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Section } from '@/ui/section.tsx';
import { useConfirmedAction } from './use-confirmed-action.tsx';

const empty = { currentPassword: '', newPassword: '' };

export function PasswordForm({ account }: { account: AccountSecurity }) {
  const [values, setValues] = useState(empty);
  const [errors, setErrors] = useState<Partial<typeof empty>>({});
  const router = useRouter();
  const { run, busy, done, failure, reset, dialog } = useConfirmedAction(async (body: Partial<typeof empty>) => {
    await request(z.unknown(), '/account/password', { method: 'POST', body });
    setValues(empty);
    router.refresh();
  });
  const change = (part: Partial<typeof empty>) => {
    setValues({ ...values, ...part });
    setErrors({});
    reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = account.hasPassword ? values : { newPassword: values.newPassword };
    const found = problemsOf(body);
    setErrors(found);
    if (Object.keys(found).length === 0) void run(body);
  };
  return (
    <Section
      title="Password"
      text={
        account.hasPassword
          ? 'A new one ends all other sessions.'
          : 'You have none: you sign in in another way. Set one to have both.'
      }
      isFirst
    >
      <form noValidate method="post" onSubmit={submit} aria-label="Password" className="grid gap-4">
        <input type="text" hidden readOnly autoComplete="username" value={account.user.email} />
        {account.hasPassword && (
          <Field id="current-password" label="Current password" error={errors.currentPassword}>
            {(described) => (
              <PasswordInput
                {...described}
                name="current-password"
                autoComplete="current-password"
                maxLength={128}
                value={values.currentPassword}
                onChange={(event) => change({ currentPassword: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field id="new-password" label="New password" hint="At least 10 characters." error={errors.newPassword}>
          {(described) => (
            <PasswordInput
              {...described}
              name="new-password"
              autoComplete="new-password"
              maxLength={128}
              value={values.newPassword}
              onChange={(event) => change({ newPassword: event.target.value })}
            />
          )}
        </Field>
        <div className="-mt-3">
          <SaveBar
            label={account.hasPassword ? 'Change password' : 'Set password'}
            busy={busy}
            done={done}
            failure={failure}
            failureTitle="The password was not changed."
          />
        </div>
      </form>
      {dialog}
    </Section>
  );
}

function problemsOf(body: Partial<typeof empty>): Partial<typeof empty> {
  const { error } = changePasswordRequest.safeParse(body);
  const messages = (error?.issues ?? []).map(({ path, message }) => [String(path[0]), message]);
  const found: Partial<typeof empty> = Object.fromEntries(messages.toReversed());
  return body.currentPassword === '' ? { ...found, currentPassword: 'Enter your current password.' } : found;
}
