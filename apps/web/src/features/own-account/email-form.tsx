'use client';

import { type AccountSecurity, changeEmailRequest, emailChange } from '@codex-web/contracts/sign-in';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Section } from '@/ui/section.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useAction } from '@/ui/use-action.ts';
import { useConfirmedAction } from './use-confirmed-action.tsx';

/** The address to sign in with. Where the installation sends e-mail, a new one counts once its link was opened. */
export function EmailForm({ account: { user, pendingEmail, mail } }: { account: AccountSecurity }) {
  const [email, setEmail] = useState('');
  const [error, setError] = useState<string | null>(null);
  const router = useRouter();
  const { run, busy, done, failure, reset, dialog } = useConfirmedAction(async (wanted: string) => {
    await request(emailChange, '/account/email', { method: 'POST', body: { email: wanted } });
    setEmail('');
    router.refresh();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = changeEmailRequest.safeParse({ email: email.trim() });
    setError(parsed.error?.issues[0]?.message ?? null);
    if (parsed.success) void run(parsed.data.email);
  };
  return (
    <Section
      title="E-mail address"
      text={
        <>
          You sign in with <span className="font-medium break-words text-text">{user.email}</span>.
        </>
      }
    >
      {pendingEmail !== null && <Pending email={pendingEmail} />}
      <form noValidate onSubmit={submit} aria-label="E-mail address">
        <Field
          id="new-email"
          label="New address"
          hint={mail ? 'A link is sent to it; it counts when you open that.' : 'It counts at once.'}
          error={error}
        >
          {(described) => (
            <TextInput
              {...described}
              type="email"
              autoComplete="email"
              value={email}
              onChange={(event) => {
                setEmail(event.target.value);
                setError(null);
                reset();
              }}
            />
          )}
        </Field>
        <SaveBar
          label="Change address"
          busy={busy}
          done={done}
          failure={failure}
          failureTitle="The address was not changed."
        />
      </form>
      {dialog}
    </Section>
  );
}

function Pending({ email }: { email: string }) {
  const router = useRouter();
  const { run, busy, failure } = useAction(async () => {
    await request(z.unknown(), '/account/email', { method: 'DELETE' });
    router.refresh();
  });
  return (
    <div className="mb-4 grid gap-2 rounded border border-line bg-surface px-3 py-2 text-sm">
      {failure && <FailureNotice failure={failure} />}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="min-w-0 flex-1 basis-60 break-words">
          <span className="font-medium">{email}</span> waits to be confirmed: open the link that was sent to it.
        </p>
        <Button size="small" busy={busy} onClick={() => void run()}>
          Take it back
        </Button>
      </div>
    </div>
  );
}
