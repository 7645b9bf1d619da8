'use client';

import { type Credential, type CredentialTest, credentialTest } from '@codex-web/contracts/credential';
import { CircleCheck, CircleX } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { formatDuration } from '@/ui/format/format-duration.ts';
import { visibleText } from '@/ui/format/visible-text.ts';
import { Section } from '@/ui/section.tsx';
import { useAction } from '@/ui/use-action.ts';

const stepWords = { token: 'Token', models: 'List of models', request: 'A small request' } as const;

/** Tries a credential and says in plain words how far that went. */
export function TestConnection({ credential, isAutomatic }: { credential: Credential; isAutomatic: boolean }) {
  const [result, setResult] = useState<CredentialTest | null>(null);
  const router = useRouter();
  const { run, busy, failure } = useAction(async () => {
    setResult(await request(credentialTest, `/credentials/${credential.id}/test`, { method: 'POST', body: {} }));
    router.refresh();
  });
  const runOnce = useEffectEvent(() => {
    if (!isAutomatic) return;
    // Loading the page again tries nothing again.
    router.replace(window.location.pathname, { scroll: false });
    void run();
  });
  useEffect(() => runOnce(), []);
  return (
    <Section
      title="Connection"
      text="Asks for a token, for the models, and for one short answer, which costs next to nothing."
    >
      <div aria-live="polite">
        {result && (
          <ul className="mb-3 grid gap-1.5">
            {result.steps.map((step) => (
              <TestStep key={step.step} step={step} />
            ))}
          </ul>
        )}
        {failure && (
          <div className="mb-3">
            <FailureNotice title="The connection was not tested." failure={failure} />
          </div>
        )}
      </div>
      <Button busy={busy} onClick={run}>
        {busy ? 'Testing…' : result ? 'Test again' : 'Test connection'}
      </Button>
    </Section>
  );
}

function TestStep({ step: { step, ok, message, durationMs } }: { step: CredentialTest['steps'][number] }) {
  const Icon = ok ? CircleCheck : CircleX;
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ok ? 'text-completed' : 'text-failed'}`} />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className="font-medium">{stepWords[step]}</span>
        <span className="sr-only">{ok ? ' works' : ' failed'}</span>: {visibleText(message)}
      </span>
      <span className="text-xs leading-5 whitespace-nowrap text-muted tabular">{formatDuration(durationMs)}</span>
    </li>
  );
}
