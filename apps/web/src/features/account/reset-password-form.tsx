'use client';

import { passwordReset } from '@codex-web/contracts/sign-in';
import Link from 'next/link';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { PasswordInput } from '@/ui/password-input.tsx';
import { useSubmit } from '@/ui/use-submit.ts';

/** `token` is the secret of the link that led here. */
export function ResetPasswordForm({ token }: { token: string }) {
  const [done, setDone] = useState(false);
  const { errors, failure, busy, onSubmit } = useSubmit(passwordReset, async (body) => {
    await request(z.unknown(), `/password-resets/${encodeURIComponent(token)}`, { method: 'POST', body });
    setDone(true);
  });
  if (done) {
    return (
      <div role="status">
        <p className="mt-2 text-muted">
          Your new password is set, and you are signed out everywhere. A second factor, if you have one, is asked for as
          before.
        </p>
        <Link href="/sign-in" className={`${buttonClass('primary')} mt-5`}>
          Sign in
        </Link>
      </div>
    );
  }
  return (
    <form noValidate method="post" onSubmit={onSubmit} className="mt-6 grid gap-4">
      {failure && <FailureNotice failure={failure} />}
      <Field id="password" label="New password" hint="At least 10 characters." error={errors.password}>
        {(described) => <PasswordInput {...described} autoComplete="new-password" maxLength={128} autoFocus />}
      </Field>
      <Button type="submit" look="primary" busy={busy} className="h-9">
        Set password
      </Button>
    </form>
  );
}
