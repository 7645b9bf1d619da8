'use client';

import { signUpRequest } from '@codex-web/contracts/account';
import { z } from 'zod';
import { failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { PasswordInput } from '@/ui/password-input.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useSubmit } from '@/ui/use-submit.ts';

type SignUpFormProps = {
  /** The secret of the link that led here; null where none is needed. */
  token: string | null;
  /** The only address the link is for. */
  email: string | null;
};

export function SignUpForm({ token, email }: SignUpFormProps) {
  const { errors, failure, busy, onSubmit } = useSubmit(signUpRequest.omit({ token: true }), async (values) => {
    const body = token === null ? values : { ...values, token };
    await request(z.unknown(), '/sign-up', { method: 'POST', body }).catch(passNoWorkspace);
    window.location.assign('/');
  });
  return (
    <form noValidate method="post" onSubmit={onSubmit} className="grid gap-4">
      {failure && <FailureNotice failure={failure} />}
      <Field id="name" label="Name" hint="Shown to your team beside your tasks." error={errors.name}>
        {(described) => <TextInput {...described} name="name" autoComplete="name" maxLength={100} autoFocus />}
      </Field>
      <Field
        id="email"
        label="E-mail"
        hint={email === null ? undefined : 'The invitation is for this address.'}
        error={errors.email}
      >
        {(described) => (
          <TextInput
            {...described}
            name="email"
            type="email"
            autoComplete="username"
            readOnly={email !== null}
            defaultValue={email ?? undefined}
          />
        )}
      </Field>
      <Field id="password" label="Password" hint="At least 10 characters." error={errors.password}>
        {(described) => <PasswordInput {...described} autoComplete="new-password" maxLength={128} />}
      </Field>
      <Button type="submit" look="primary" busy={busy} className="mt-1 h-9">
        Create account
      </Button>
    </form>
  );
}

/** Who signed up without an invitation is signed in, and in no workspace yet. @throws what else it was */
function passNoWorkspace(error: unknown): void {
  if (failureOf(error).code !== 'no_workspace') throw error;
}
