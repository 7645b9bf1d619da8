'use client';

import type { Credential } from '@codex-web/contracts/credential';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Section } from '@/ui/section.tsx';
import { TypedRemoval } from '@/ui/typed-removal.tsx';
import { useAction } from '@/ui/use-action.ts';
import { useChange } from './use-change.ts';

/** Switching a credential off, which can be undone, and removing it, which cannot. */
export function DangerZone({ credential }: { credential: Credential }) {
  return (
    <>
      <Switch credential={credential} />
      <Remove credential={credential} />
    </>
  );
}

function Switch({ credential }: { credential: Credential }) {
  const isOff = credential.state === 'disabled';
  const { run, busy, failure } = useChange(credential);
  return (
    <Section
      title={isOff ? 'Switch on' : 'Switch off'}
      text={isOff ? 'It can pay again.' : 'Tasks it pays for stop at their next model request. It keeps its settings.'}
    >
      {failure && (
        <div className="mb-3">
          <FailureNotice title="Nothing was changed." failure={failure} />
        </div>
      )}
      <Button busy={busy} onClick={() => run({ disabled: !isOff })}>
        {isOff ? 'Switch on' : 'Switch off'}
      </Button>
    </Section>
  );
}

function Remove({ credential: { id, name, kind } }: { credential: Credential }) {
  const router = useRouter();
  const action = useAction(async () => {
    await request(z.unknown(), `/credentials/${id}`, { method: 'DELETE' });
    router.push('/settings/credentials');
    router.refresh();
  });
  const what =
    kind === 'chatgpt' ? 'The sign-in is ended at the issuer too.' : 'The key itself stays valid at its provider.';
  return (
    <Section title="Remove" text={`Tasks it pays for stop, and it cannot be brought back. ${what}`}>
      <TypedRemoval
        id="remove-name"
        name={name}
        label="Remove credential"
        verb="remove it"
        failureTitle="The credential was not removed."
        action={action}
      />
    </Section>
  );
}
