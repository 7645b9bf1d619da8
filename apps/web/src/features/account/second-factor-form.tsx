'use client';

import { recoveryCode, type SecondFactorMethod, totpCode } from '@codex-web/contracts/sign-in';
import { useState } from 'react';
import { z } from 'zod';
import { ApiError, type ApiFailure } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useSubmit } from '@/ui/use-submit.ts';

type SecondFactorFormProps = {
  methods: readonly SecondFactorMethod[];
  next: string;
  /** Back to the first step, with why when the sign-in that was begun is over. */
  onBack: (why: ApiFailure | null) => void;
};

/** The second step of signing in: a code of the authenticator app, or one of the recovery codes. */
export function SecondFactorForm({ methods, next, onBack }: SecondFactorFormProps) {
  const [withApp, setWithApp] = useState(methods.includes('totp'));
  const mayChange = methods.length > 1;
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">One more step</h1>
      <p className="mt-1 mb-6 text-muted">
        {withApp
          ? 'Enter the code that your authenticator app shows for Codex Web.'
          : 'Enter one of the recovery codes that you kept. Each works once.'}
      </p>
      <CodeForm key={String(withApp)} withApp={withApp} next={next} onBack={onBack} />
      <div className="mt-4 -ml-3 flex flex-wrap touch:-ml-4">
        {mayChange && (
          <Button look="quiet" onClick={() => setWithApp(!withApp)}>
            {withApp ? 'Use a recovery code' : 'Use the authenticator app'}
          </Button>
        )}
        <Button look="quiet" onClick={() => onBack(null)}>
          Back
        </Button>
      </div>
    </>
  );
}

type CodeFormProps = Pick<SecondFactorFormProps, 'next' | 'onBack'> & { withApp: boolean };

const appSchema = z.object({ code: totpCode });
const recoverySchema = z.object({ code: recoveryCode });

function CodeForm({ withApp, next, onBack }: CodeFormProps) {
  const { errors, failure, busy, onSubmit } = useSubmit(withApp ? appSchema : recoverySchema, async ({ code }) => {
    try {
      const body = withApp ? { code } : { recoveryCode: code };
      await request(z.unknown(), '/sign-in/second-factor', { method: 'POST', body });
      window.location.assign(next);
    } catch (error) {
      if (!(error instanceof ApiError) || error.failure.code !== 'sign_in_expired') throw error;
      onBack(error.failure);
    }
  });
  return (
    <form noValidate method="post" onSubmit={onSubmit} className="grid gap-4">
      {failure && <FailureNotice failure={failure} />}
      <Field id="code" label={withApp ? 'Code' : 'Recovery code'} error={errors.code}>
        {(described) => (
          <TextInput
            {...described}
            name="code"
            inputMode={withApp ? 'numeric' : 'text'}
            autoComplete={withApp ? 'one-time-code' : 'off'}
            spellCheck={false}
            autoCapitalize="off"
            maxLength={40}
            autoFocus
            className="font-mono tabular"
          />
        )}
      </Field>
      <Button type="submit" look="primary" busy={busy} className="h-9">
        Sign in
      </Button>
    </form>
  );
}
