'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Segmented } from '@/ui/segmented.tsx';
import { ChatgptImport } from './chatgpt-import.tsx';
import { ChatgptPending } from './chatgpt-pending.tsx';
import { DefaultChoice, type LacksDefault } from './default-choice.tsx';
import { useChatgptSignIn } from './use-chatgpt-sign-in.ts';

type ChatgptSignInFormProps = {
  /** Null where a credential is signed in again: whether it is the default stays as it is. */
  lacksDefault: LacksDefault | null;
  /** Signs in again for this credential; the account has to be the same. */
  credentialId?: string;
  /** It is signed in again. */
  onDone?: () => void;
};

const methods = [
  { value: 'device', label: 'With a code' },
  { value: 'browser', label: 'With the browser' },
] as const;
const importMethod = { value: 'import', label: 'From auth.json' } as const;

/** Signs in with ChatGPT, so that a person's plan pays. It is always the person's own. */
export function ChatgptSignInForm({ lacksDefault, credentialId, onDone }: ChatgptSignInFormProps) {
  const [method, setMethod] = useState<'device' | 'browser' | 'import'>('device');
  const [makeDefault, setMakeDefault] = useState(false);
  const router = useRouter();
  const finish = (id: string) => {
    if (credentialId) onDone?.();
    else router.push(`/settings/credentials/${id}?added=1`);
    router.refresh();
  };
  const { signIn, unanswered, start, cancel, giveBack } = useChatgptSignIn(finish);
  const begin = () => {
    if (method === 'import') return;
    void start.run({ method, makeDefault, ...(credentialId ? { credentialId } : {}) });
  };
  if (signIn && signIn.state !== 'cancelled') {
    return (
      <ChatgptPending
        signIn={signIn}
        unanswered={unanswered}
        cancel={cancel}
        giveBack={giveBack}
        onAgain={begin}
        isStarting={start.busy}
        failure={start.failure}
      />
    );
  }
  return (
    <div className="grid justify-items-start gap-4">
      <Segmented
        label="How to sign in"
        value={method}
        onChange={setMethod}
        options={credentialId ? methods : [...methods, importMethod]}
      />
      <p className="text-muted">{explanations[method]}</p>
      {lacksDefault && (
        <DefaultChoice owner="person" lacksDefault={lacksDefault} makeDefault={makeDefault} onChange={setMakeDefault} />
      )}
      {method === 'import' ? (
        <ChatgptImport makeDefault={makeDefault} onImported={finish} />
      ) : (
        <>
          {start.failure && <FailureNotice title="The sign-in was not started." failure={start.failure} />}
          <Button look="primary" busy={start.busy} onClick={begin}>
            Sign in with ChatGPT
          </Button>
        </>
      )}
    </div>
  );
}

const explanations = {
  device:
    'You open a page of ChatGPT and type a code there. Device codes have to be switched on in the security settings of your ChatGPT account.',
  browser:
    'You sign in on a page of ChatGPT. Your browser then ends at an address that leads nowhere, which you paste here.',
  import: 'Takes over the sign-in of a Codex CLI that is signed in on another machine.',
} as const;
