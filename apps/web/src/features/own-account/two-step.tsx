'use client';

import { type AccountSecurity, recoveryCodes, type TotpStart, totpStart } from '@codex-web/contracts/sign-in';
import { CircleCheck } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Section } from '@/ui/section.tsx';
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx';
import { TotpSetUp } from './totp-set-up.tsx';
import { useConfirmedAction } from './use-confirmed-action.tsx';

/** The authenticator app that is asked after the password, and the recovery codes for the day it is lost. */
export function TwoStep({ account }: { account: AccountSecurity }) {
  const [start, setStart] = useState<TotpStart | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const router = useRouter();
  const close = () => {
    setCodes(null);
    router.refresh();
  };
  return (
    <Section
      title="Two-step sign-in"
      text="After your password, a code of an authenticator app is asked for, so that a stolen password opens nothing."
    >
      {account.secondFactor ? (
        <SwitchedOn left={account.recoveryCodesLeft} onCodes={setCodes} />
      ) : start ? (
        <TotpSetUp
          start={start}
          onDone={(made) => {
            setStart(null);
            setCodes(made);
          }}
          onCancel={() => setStart(null)}
        />
      ) : (
        <SetUp hasPassword={account.hasPassword} onStart={setStart} />
      )}
      {codes && <RecoveryCodesDialog codes={codes} onClose={close} />}
    </Section>
  );
}

function SetUp({ hasPassword, onStart }: { hasPassword: boolean; onStart: (start: TotpStart) => void }) {
  const { run, busy, failure, dialog } = useConfirmedAction(async () =>
    onStart(await request(totpStart, '/account/totp', { method: 'POST', body: {} })),
  );
  if (!hasPassword) return <p className="text-muted">Set a password first; without one there is no second step.</p>;
  return (
    <>
      {failure && (
        <div className="mb-3">
          <FailureNotice failure={failure} />
        </div>
      )}
      <Button busy={busy} onClick={() => void run()}>
        Set up an authenticator app
      </Button>
      {dialog}
    </>
  );
}

function SwitchedOn({ left, onCodes }: { left: number; onCodes: (codes: string[]) => void }) {
  const router = useRouter();
  const renew = useConfirmedAction(async () =>
    onCodes((await request(recoveryCodes, '/account/recovery-codes', { method: 'POST', body: {} })).codes),
  );
  const remove = useConfirmedAction(async () => {
    await request(z.unknown(), '/account/totp', { method: 'DELETE' });
    router.refresh();
  });
  const failure = renew.failure ?? remove.failure;
  return (
    <>
      <p className="flex items-center gap-1.5">
        <CircleCheck aria-hidden className="size-4 shrink-0 text-completed" />
        Switched on.
        <span className={left < 3 ? 'text-waiting' : 'text-muted'}>
          {left === 1 ? '1 recovery code' : `${left} recovery codes`} left{left < 3 && '; make new ones'}.
        </span>
      </p>
      {failure && (
        <div className="mt-3">
          <FailureNotice title="Nothing was changed." failure={failure} />
        </div>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button busy={renew.busy} onClick={() => void renew.run()}>
          Make new recovery codes
        </Button>
        <Button look="danger" busy={remove.busy} onClick={() => void remove.run()}>
          Switch off
        </Button>
      </div>
      {renew.dialog}
      {remove.dialog}
    </>
  );
}
