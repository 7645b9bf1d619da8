'use client';

import { type Passkey, passkey, passkeyOptions } from '@codex-web/contracts/sign-in';
import { Fingerprint } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { knowsPasskeys, makePasskey } from '@/ui/passkey.ts';
import { Section } from '@/ui/section.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { useHydrated } from '@/ui/use-hydrated.ts';
import { useConfirmedAction } from './use-confirmed-action.tsx';

/** Keys in devices or password managers of the person, with which they sign in in one step. */
export function Passkeys({ passkeys }: { passkeys: Passkey[] }) {
  return (
    <Section
      title="Passkeys"
      text="Sign in with your device’s lock or a security key, in one step. A passkey is a second factor too."
    >
      {passkeys.length > 0 && (
        <ul aria-label="Passkeys" className="mb-4">
          {passkeys.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </ul>
      )}
      <AddPasskey />
    </Section>
  );
}

function Row({ one: { id, name, synced, createdAt, lastUsedAt } }: { one: Passkey }) {
  const router = useRouter();
  const { run, busy, failure, dialog } = useConfirmedAction(async () => {
    await request(z.unknown(), `/account/passkeys/${id}`, { method: 'DELETE' });
    router.refresh();
  });
  return (
    <li className="border-t border-line py-2 last:border-b">
      <div className="flex items-center gap-3">
        <Fingerprint aria-hidden className="size-4 shrink-0 text-muted" />
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium" title={visibleName(name)}>
            {visibleName(name)}
          </p>
          <p className="text-sm text-muted">
            {synced ? 'Copied between your devices' : 'On one device'} · added <RelativeTime at={createdAt} /> ·{' '}
            {lastUsedAt ? (
              <>
                used <RelativeTime at={lastUsedAt} />
              </>
            ) : (
              'never used'
            )}
          </p>
        </div>
        <Button look="quiet" size="small" busy={busy} aria-label={`Remove ${name}`} onClick={() => void run()}>
          Remove
        </Button>
      </div>
      {failure && (
        <div className="mt-2">
          <FailureNotice title="The passkey was not removed." failure={failure} />
        </div>
      )}
      {dialog}
    </li>
  );
}

function AddPasskey() {
  const [name, setName] = useState('');
  const [error, setError] = useState<string | null>(null);
  const isHydrated = useHydrated();
  const router = useRouter();
  const { run, busy, failure, dialog } = useConfirmedAction(async (wanted: string) => {
    const { options } = await request(passkeyOptions, '/account/passkeys/options', { method: 'POST', body: {} });
    const attestation = await makePasskey(options);
    await request(passkey, '/account/passkeys', { method: 'POST', body: { name: wanted, attestation } });
    setName('');
    router.refresh();
  });
  if (isHydrated && !knowsPasskeys()) return <p className="text-muted">This browser cannot make passkeys here.</p>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    setError(wanted === '' ? 'Give the passkey a name, such as that of the device.' : null);
    if (wanted !== '') void run(wanted);
  };
  return (
    <>
      <form noValidate onSubmit={submit} aria-label="Add a passkey" className="grid gap-3">
        <Field id="passkey-name" label="Name of a new passkey" error={error}>
          {(described) => (
            <div className="flex gap-2">
              <TextInput
                {...described}
                autoComplete="off"
                maxLength={100}
                placeholder="Laptop"
                value={name}
                onChange={(event) => {
                  setName(event.target.value);
                  setError(null);
                }}
              />
              <Button type="submit" busy={busy} className="h-9">
                Add passkey
              </Button>
            </div>
          )}
        </Field>
        {failure && <FailureNotice title="No passkey was added." failure={failure} />}
      </form>
      {dialog}
    </>
  );
}
