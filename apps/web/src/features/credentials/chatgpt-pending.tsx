'use client';

import type { ChatgptSignIn } from '@codex-web/contracts/chatgpt-sign-in';
import { ExternalLink } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { ApiFailure } from '@/api/api-failure.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { CopyButton } from '@/ui/copy-button.tsx';
import { Countdown } from '@/ui/countdown.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { Spinner } from '@/ui/spinner.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import type { useChatgptSignIn } from './use-chatgpt-sign-in.ts';

type Steps = Pick<ReturnType<typeof useChatgptSignIn>, 'cancel' | 'giveBack'>;
type ChatgptPendingProps = Steps & {
  signIn: ChatgptSignIn;
  /** Why it is not known how the sign-in stands, while it is asked about again. */
  unanswered: ApiFailure | null;
  isStarting: boolean;
  failure: ApiFailure | null;
  onAgain: () => void;
};

/** What the person does elsewhere while the sign-in waits for it, and how it ended. */
export function ChatgptPending(props: ChatgptPendingProps) {
  const { signIn, unanswered, cancel, giveBack, onAgain, isStarting, failure } = props;
  if (signIn.state === 'completed') {
    return (
      <p role="status" className="flex items-center gap-2">
        <Spinner />
        Signed in. Opening the credential…
      </p>
    );
  }
  if (signIn.state !== 'pending') {
    return <Ended signIn={signIn} onAgain={onAgain} isStarting={isStarting} failure={failure} />;
  }
  return (
    <div className="grid justify-items-start gap-5">
      {signIn.method === 'device' ? (
        <DeviceSteps signIn={signIn} />
      ) : (
        <BrowserSteps signIn={signIn} giveBack={giveBack} />
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p role="status" className="flex items-center gap-2 text-muted">
          <Spinner className="size-4 text-accent" />
          <span>
            Waits for you. It ends <Countdown until={signIn.expiresAt} />.
          </span>
        </p>
        <Button busy={cancel.busy} onClick={() => cancel.run()}>
          Cancel
        </Button>
      </div>
      {unanswered && (
        <FailureNotice title="It is not known whether you have signed in; it is asked again." failure={unanswered} />
      )}
      {cancel.failure && <FailureNotice title="The sign-in was not cancelled." failure={cancel.failure} />}
    </div>
  );
}

function OpenPage({ url }: { url: string }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <a href={url} target="_blank" rel="noreferrer" className={buttonClass('primary')}>
        <ExternalLink aria-hidden className="size-4" />
        Open the sign-in page
      </a>
      <CopyButton text={url} label="Copy its address" size="normal" />
    </span>
  );
}

function DeviceSteps({ signIn }: { signIn: ChatgptSignIn }) {
  return (
    <ol className="grid list-inside list-decimal gap-4">
      <li>
        Copy this code:
        <span className="mt-2 flex flex-wrap items-center gap-3">
          <code className="rounded border border-line bg-sunken px-4 py-2 text-2xl font-semibold tracking-widest select-all">
            {signIn.userCode}
          </code>
          <CopyButton text={signIn.userCode ?? ''} label="Copy code" size="normal" />
        </span>
      </li>
      <li>
        Open the page, sign in and enter the code. Never give it to anybody.
        <span className="mt-2 block">
          <OpenPage url={signIn.url} />
        </span>
      </li>
    </ol>
  );
}

function BrowserSteps({ signIn, giveBack }: { signIn: ChatgptSignIn; giveBack: Steps['giveBack'] }) {
  const [url, setUrl] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (url.trim() !== '' && (await giveBack.run(url.trim()))) setUrl('');
  };
  return (
    <ol className="grid w-full list-inside list-decimal gap-4">
      <li>
        Open the page and sign in.
        <span className="mt-2 block">
          <OpenPage url={signIn.url} />
        </span>
      </li>
      <li>
        Your browser ends at an address that begins with <code className="text-sm">http://localhost</code> and leads
        nowhere. Copy it from the address bar and paste it here.
        <form noValidate onSubmit={submit} className="mt-2 grid gap-3">
          <Field id="callback" label="Address the browser ended at">
            {(described) => (
              <TextInput
                {...described}
                autoComplete="off"
                spellCheck={false}
                placeholder="http://localhost:1455/auth/callback?code=…"
                value={url}
                onChange={(event) => setUrl(event.target.value)}
                className="font-mono"
              />
            )}
          </Field>
          {giveBack.failure && <FailureNotice title="The sign-in was not finished." failure={giveBack.failure} />}
          <div>
            <Button type="submit" busy={giveBack.busy}>
              Finish signing in
            </Button>
          </div>
        </form>
      </li>
    </ol>
  );
}

type EndedProps = Omit<ChatgptPendingProps, 'cancel' | 'giveBack' | 'unanswered'>;

function Ended({ signIn, onAgain, isStarting, failure }: EndedProps) {
  const words: Record<string, string> = {
    failed: 'The sign-in failed.',
    replaced: 'A newer sign-in has taken the place of this one.',
    timed_out: 'The time for this sign-in is over.',
  };
  return (
    <div className="grid justify-items-start gap-3">
      <div role="alert" className="rounded border border-failed/40 bg-failed-soft px-3 py-2">
        <span className="font-medium">{words[signIn.state] ?? 'The sign-in has ended.'}</span> {signIn.message}
      </div>
      {failure && <FailureNotice title="The sign-in was not started." failure={failure} />}
      <Button look="primary" busy={isStarting} onClick={onAgain}>
        Begin again
      </Button>
    </div>
  );
}
