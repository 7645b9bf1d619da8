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
import { modelBoxId } from './model-list.tsx';

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
  const hasModel = credential.defaultModel !== null || credential.models.length > 0;
  const lacksModel = result !== null && !result.ok && !hasModel && result.steps.some(({ step }) => step === 'request');
  const runAgain = useEffectEvent(() => {
    if (result !== null && !result.ok) void run();
  });
  // What was missing at the last try may be there now.
  useEffect(() => {
    if (hasModel) runAgain();
  }, [hasModel]);
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
        {lacksModel && <LacksModel />}
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

/** Leads to where a model is named. */
function LacksModel() {
  return (
    <p className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded border border-waiting/40 bg-waiting-soft px-3 py-2 text-sm">
      <span className="min-w-0 flex-1 basis-60">
        Name a model under Models and save it. The connection is then tested again by itself.
      </span>
      <Button size="small" onClick={() => document.getElementById(modelBoxId)?.focus()}>
        Name a model
      </Button>
    </p>
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
