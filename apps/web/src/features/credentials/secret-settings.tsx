'use client';

import type { ChangeCredentialRequest, Credential } from '@codex-web/contracts/credential';
import { changeCredentialRequest } from '@codex-web/contracts/credential';
import { type FormEvent, useState } from 'react';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Section } from '@/ui/section.tsx';
import { type DraftProblems, momentOf } from './credential-draft.ts';
import { SecretFields } from './secret-fields.tsx';
import { useChange } from './use-change.ts';

/** Replaces the key or token. The one that is kept cannot be read back by anybody. */
export function SecretSettings({ credential }: { credential: Credential }) {
  const isBearer = credential.kind === 'bearer';
  const [secret, setSecret] = useState('');
  const [expiresAt, setExpiresAt] = useState(() => localMoment(credential.expiresAt));
  const [problems, setProblems] = useState<DraftProblems>({});
  const { run, busy, done, failure, reset } = useChange(credential);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body: ChangeCredentialRequest = {
      ...(secret.trim() === '' ? {} : { secret: secret.trim() }),
      ...(isBearer ? { expiresAt: momentOf(expiresAt) } : {}),
    };
    const issue = changeCredentialRequest.safeParse(body).error?.issues[0];
    setProblems(issue ? { [issue.path[0] === 'secret' ? 'secret' : 'expiresAt']: issue.message } : {});
    if (issue || Object.keys(body).length === 0) return;
    if (await run(body)) setSecret('');
  };
  return (
    <Section title={isBearer ? 'Token' : 'API key'}>
      <form noValidate onSubmit={submit} onChange={reset} aria-label={isBearer ? 'Token' : 'API key'}>
        <SecretFields
          kind={isBearer ? 'bearer' : 'api-key'}
          secret={secret}
          expiresAt={expiresAt}
          problems={problems}
          hint={credential.hint}
          onChange={(part) => {
            if (part.secret !== undefined) setSecret(part.secret);
            if (part.expiresAt !== undefined) setExpiresAt(part.expiresAt);
            setProblems({});
          }}
        />
        <SaveBar busy={busy} done={done} failure={failure} failureTitle="The key was not replaced." />
      </form>
    </Section>
  );
}

/** A moment as the browser's field for date and time wants it, in local time and to the minute. */
function localMoment(at: string | null): string {
  if (at === null) return '';
  const time = new Date(at);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
