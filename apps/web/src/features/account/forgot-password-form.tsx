'use client';

import { passwordResetRequest } from '@codex-web/contracts/sign-in';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useSubmit } from '@/ui/use-submit.ts';

/** Asks for a link. What it says afterwards is the same for every address, so that it tells of nobody's account. */
export function ForgotPasswordForm() {
  const [asked, setAsked] = useState<string | null>(null);
  const { errors, failure, busy, onSubmit } = useSubmit(passwordResetRequest, async (values) => {
    await request(z.unknown(), '/password-resets', { method: 'POST', body: values });
    setAsked(values.email);
  });
  if (asked !== null) {
    return (
      <div role="status" className="mt-4 text-muted">
        <p>
          If <span className="font-medium break-words text-text">{asked}</span> has an account here, a link to set a new
          password is on its way. It works once, for an hour.
        </p>
        <p className="mt-3">
          Nothing after a few minutes? Not every installation sends e-mail. Ask an owner or admin of your workspace, who
          can make the link for you.
        </p>
      </div>
    );
  }
  return (
    <form noValidate method="post" onSubmit={onSubmit} className="mt-6 grid gap-4">
      {failure && <FailureNotice failure={failure} />}
      <Field id="email" label="E-mail" error={errors.email}>
        {(described) => <TextInput {...described} name="email" type="email" autoComplete="username" autoFocus />}
      </Field>
      <Button type="submit" look="primary" busy={busy} className="h-9">
        Send a link
      </Button>
    </form>
  );
}
