'use client';

import { type AccountSecurity, accountSecurity, confirmation, passkeyOptions } from '@codex-web/contracts/sign-in';
import { Fingerprint } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { knowsPasskeys, showPasskey } from '@/ui/passkey.ts';
import { PasswordInput } from '@/ui/password-input.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useAction } from '@/ui/use-action.ts';
import { useLoaded } from '@/ui/use-loaded.ts';

const loadAccount = () => request(accountSecurity, '/account');

type ConfirmationDialogProps = { onClose: () => void; onConfirmed: () => void };

/** Asks who sits there to show it once more, in any one way that their account has. */
export function ConfirmationDialog({ onClose, onConfirmed }: ConfirmationDialogProps) {
  const { data, failure } = useLoaded('account', loadAccount);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Show that it is you"
      description="This change is taken only from somebody who showed so in the last 10 minutes."
    >
      <div className="mt-4 grid gap-4">
        {failure && <FailureNotice failure={failure} />}
        {!data && !failure && <Skeleton className="h-16 w-full" />}
        {data && <Ways account={data} onConfirmed={onConfirmed} />}
      </div>
    </Dialog>
  );
}

function Ways({ account, onConfirmed }: { account: AccountSecurity; onConfirmed: () => void }) {
  const hasPasskey = account.passkeys > 0 && knowsPasskeys();
  const [typed, setTyped] = useState('');
  const { run, busy, failure } = useAction(async (body: () => Promise<unknown>) => {
    await request(confirmation, '/account/confirmation', { method: 'POST', body: await body() });
    onConfirmed();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed !== '') void run(async () => (account.hasPassword ? { password: typed } : { code: typed }));
  };
  if (!account.hasPassword && !account.secondFactor && !hasPasskey) {
    return <p>Sign out and in again, then make the change: your identity provider is your only way in.</p>;
  }
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      {(account.hasPassword || account.secondFactor) && (
        <form noValidate method="post" onSubmit={submit} className="grid gap-4">
          <Field id="confirmation" label={account.hasPassword ? 'Your password' : 'Code of your authenticator app'}>
            {(described) => {
              const shared = { ...described, value: typed, autoFocus: true };
              return account.hasPassword ? (
                <PasswordInput
                  {...shared}
                  autoComplete="current-password"
                  onChange={(event) => setTyped(event.target.value)}
                />
              ) : (
                <TextInput
                  {...shared}
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  onChange={(event) => setTyped(event.target.value)}
                />
              );
            }}
          </Field>
          <Button type="submit" look="primary" busy={busy} disabled={typed === ''} className="justify-self-end">
            Confirm
          </Button>
        </form>
      )}
      {hasPasskey && (
        <Button busy={busy} onClick={() => void run(askPasskey)}>
          <Fingerprint aria-hidden className="size-4" />
          Use a passkey
        </Button>
      )}
    </>
  );
}

async function askPasskey(): Promise<unknown> {
  const path = '/account/confirmation/passkey-options';
  const { options } = await request(passkeyOptions, path, { method: 'POST', body: {} });
  return { assertion: await showPasskey(options) };
}
