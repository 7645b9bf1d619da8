'use client';

import { signInRequest } from '@codex-web/contracts/account';
import { type SecondFactorNeeded, secondFactorNeeded } from '@codex-web/contracts/sign-in';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { PasswordInput } from '@/ui/password-input.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { TextLink } from '@/ui/text-link.tsx';
import { useSubmit } from '@/ui/use-submit.ts';

const schema = signInRequest.extend({ password: z.string().min(1, 'Enter your password.').max(128) });

type SignInFormProps = {
  /** The page to go to afterwards. */
  next: string;
  onSecondFactor: (needed: SecondFactorNeeded) => void;
};

export function SignInForm({ next, onSecondFactor }: SignInFormProps) {
  const { errors, failure, busy, onSubmit } = useSubmit(schema, async (values) => {
    const answer = await request(z.unknown(), '/sign-in', { method: 'POST', body: values });
    const { data: needed } = secondFactorNeeded.safeParse(answer);
    if (needed) return onSecondFactor(needed);
    // A whole load, so that nothing of an earlier visitor stays in the page.
    window.location.assign(next);
  });
  return (
    <form noValidate method="post" onSubmit={onSubmit} className="grid gap-4">
      {failure && <FailureNotice failure={failure} />}
      <Field id="email" label="E-mail" error={errors.email}>
        {(described) => (
          <TextInput {...described} name="email" type="email" autoComplete="username webauthn" autoFocus />
        )}
      </Field>
      <div className="relative">
        <Field id="password" label="Password" error={errors.password}>
          {(described) => <PasswordInput {...described} autoComplete="current-password" />}
        </Field>
        <span className="absolute top-0 right-0 text-sm">
          <TextLink href="/forgot-password">Forgot password?</TextLink>
        </span>
      </div>
      <Button type="submit" look="primary" busy={busy} className="mt-1 h-9">
        Sign in
      </Button>
    </form>
  );
}
