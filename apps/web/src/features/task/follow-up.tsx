'use client';

import { createTurnRequest } from '@codex-web/contracts/task';
import { useState } from 'react';
import { z } from 'zod';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { makeIdempotencyKeys } from '@/api/idempotency-key.ts';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { FieldError } from '@/ui/field.tsx';
import { useStored } from '@/ui/use-stored.ts';

type FollowUpProps = {
  taskId: string;
  attemptId: string;
  /** The attempt in words: "attempt 2 of turn 1". */
  attemptName: string;
  onStarted: () => Promise<unknown>;
};

/** Where the next turn is written. It goes on from the attempt that is shown. */
export function FollowUp({ taskId, attemptId, attemptName, onStarted }: FollowUpProps) {
  const [prompt, setPrompt] = useStored(`draft.${taskId}`, '');
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const [keys] = useState(makeIdempotencyKeys);
  const submit = async () => {
    if (busy) return;
    const parsed = createTurnRequest.safeParse({ prompt, attemptId });
    setFailure(null);
    setProblem(parsed.success ? null : (parsed.error.issues[0]?.message ?? null));
    if (!parsed.success) return;
    setBusy(true);
    try {
      const headers = { 'idempotency-key': keys.keyFor(JSON.stringify(parsed.data)) };
      await request(z.unknown(), `/tasks/${taskId}/turns`, { method: 'POST', body: parsed.data, headers });
      keys.forget();
      setPrompt('');
      await onStarted();
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
  };
  return (
    <form
      aria-label="Follow-up"
      className="shrink-0 border-t border-line bg-bg px-4 py-3 short:py-1.5 md:px-5"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        void submit();
      }}
    >
      {failure && (
        <div className="mb-2">
          <FailureNotice title="The follow-up was not sent." failure={failure} />
        </div>
      )}
      <div className="rounded border border-edge focus-within:border-accent short:flex short:items-end">
        <textarea
          id="follow-up"
          aria-label="Follow-up prompt"
          aria-invalid={problem ? true : undefined}
          aria-describedby="follow-up-note"
          placeholder="Ask for a change or the next step"
          rows={1}
          value={prompt}
          onChange={(event) => {
            setPrompt(event.target.value);
            setProblem(null);
          }}
          className="block field-sizing-content max-h-[30vh] min-h-10 w-full resize-none rounded bg-transparent px-3 pt-2.5 pb-1 text-base outline-none max-sm:text-lg"
        />
        <div className="flex items-center gap-2 p-1.5 pl-3 short:shrink-0">
          <span id="follow-up-note" aria-live="polite" className="min-w-0 flex-1 text-xs text-muted">
            {problem ? <FieldError>{problem}</FieldError> : `Goes on from ${attemptName}`}
          </span>
          <Button type="submit" look="primary" busy={busy} title="Ctrl/⌘ Enter">
            Send follow-up
          </Button>
        </div>
      </div>
    </form>
  );
}
