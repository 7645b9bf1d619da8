'use client';

import type { Credential } from '@codex-web/contracts/credential';
import { useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Section } from '@/ui/section.tsx';
import { ChatgptSignInForm } from './chatgpt-sign-in-form.tsx';

type SignInAgainProps = { credential: Credential /** The form is in sight at once. */; isOpen: boolean };

/** Renews the sign-in of a ChatGPT plan; tasks that wait for it go on. */
export function SignInAgain({ credential, isOpen }: SignInAgainProps) {
  const [open, setOpen] = useState(isOpen);
  const account = credential.account?.email ?? credential.account?.accountId ?? 'the same account';
  return (
    <Section title="Sign in again" text={`With ${visibleName(account)}: another account is refused.`}>
      {open ? (
        <ChatgptSignInForm lacksDefault={null} credentialId={credential.id} onDone={() => setOpen(false)} />
      ) : (
        <Button onClick={() => setOpen(true)}>Sign in again</Button>
      )}
    </Section>
  );
}
