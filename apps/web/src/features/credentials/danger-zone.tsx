'use client';

import type { Credential } from '@codex-web/contracts/credential';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Section } from '@/ui/section.tsx';
import { TextInput } from '@/ui/text-input.tsx';
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
  const [typed, setTyped] = useState('');
  const router = useRouter();
  const { run, busy, done, failure } = useAction(async () => {
    await request(z.unknown(), `/credentials/${id}`, { method: 'DELETE' });
    router.push('/settings/credentials');
    router.refresh();
  });
  const isMeant = typed.trim() === name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isMeant) void run();
  };
  const what =
    kind === 'chatgpt' ? 'The sign-in is ended at the issuer too.' : 'The key itself stays valid at its provider.';
  return (
    <Section title="Remove" text={`Tasks it pays for stop, and it cannot be brought back. ${what}`}>
      <form noValidate onSubmit={submit} aria-label="Remove" className="grid gap-3">
        <Field id="remove-name" label={`Type ${visibleName(name)} to remove it`}>
          {(described) => (
            <TextInput
              {...described}
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        {failure && <FailureNotice title="The credential was not removed." failure={failure} />}
        <div>
          <Button type="submit" look="danger-primary" busy={busy} disabled={!isMeant || done}>
            Remove credential
          </Button>
        </div>
      </form>
    </Section>
  );
}
