'use client';

import { confirmTotpRequest, recoveryCodes, type TotpStart } from '@codex-web/contracts/sign-in';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { CopyButton } from '@/ui/copy-button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { QrCode } from './qr-code.tsx';
import { useConfirmedAction } from './use-confirmed-action.tsx';

type TotpSetUpProps = { start: TotpStart; onDone: (codes: string[]) => void; onCancel: () => void };

/** Brings the secret into an app, and switches the second step on once the app shows the right code. */
export function TotpSetUp({ start, onDone, onCancel }: TotpSetUpProps) {
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const { run, busy, failure, dialog } = useConfirmedAction(async (body: { code: string }) =>
    onDone((await request(recoveryCodes, '/account/totp/confirm', { method: 'POST', body })).codes),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = confirmTotpRequest.safeParse({ code });
    setError(parsed.error?.issues[0]?.message ?? null);
    if (parsed.success) void run(parsed.data);
  };
  return (
    <>
      <form
        noValidate
        onSubmit={submit}
        aria-label="Authenticator app"
        className="grid gap-5 rounded border border-line p-4"
      >
        <div className="flex flex-wrap gap-5">
          <QrCode text={start.uri} label="QR code for the authenticator app" />
          <div className="min-w-0 flex-1 basis-56">
            <p className="font-medium">1. Scan this with an authenticator app</p>
            <p className="mt-1 text-muted">No camera at hand? Type this key into the app:</p>
            <p className="mt-2 flex items-start gap-1">
              <code className="min-w-0 rounded-sm bg-sunken px-2 py-1 text-sm break-all">{grouped(start.secret)}</code>
              <CopyButton text={start.secret} label="Copy the key" size="icon" />
            </p>
          </div>
        </div>
        <Field id="totp-code" label="2. Enter the code that it shows" error={error}>
          {(described) => (
            <TextInput
              {...described}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={20}
              value={code}
              onChange={(event) => {
                setCode(event.target.value);
                setError(null);
              }}
              className="max-w-44 font-mono tabular"
            />
          )}
        </Field>
        {failure && <FailureNotice failure={failure} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={busy}>
            Switch on
          </Button>
          <Button look="quiet" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </form>
      {dialog}
    </>
  );
}

function grouped(secret: string): string {
  return (secret.match(/.{1,4}/g) ?? []).join(' ');
}
