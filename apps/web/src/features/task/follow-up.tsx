'use client';

import type { ModelsAnswer, Turn } from '@codex-web/contracts/task';
import type { ReactNode } from 'react';
import { Button } from '@/ui/button.tsx';
import { classNames } from '@/ui/class-names.ts';
import { FailureLink } from '@/ui/failure-link.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { FieldError } from '@/ui/field.tsx';
import { ModelPicker } from '@/ui/model-picker.tsx';
import { PayerPicker } from '@/ui/payer-picker.tsx';
import { useStored } from '@/ui/use-stored.ts';
import { useFollowUp } from './use-follow-up.ts';
import { useFollowUpOptions } from './use-follow-up-options.ts';

type FollowUpProps = {
  taskId: string;
  turn: Turn;
  attemptId: string;
  /** The attempt in words: "attempt 2 of turn 1". */
  attemptName: string;
  /** What who writes can pay with. */
  models: ModelsAnswer | null;
  onStarted: () => Promise<unknown>;
  /** Chooses between this and what else can be written here. */
  choice?: ReactNode;
};

/** Where the next turn is written. It goes on from the attempt that is shown. */
export function FollowUp({ taskId, turn, attemptId, attemptName, models, onStarted, choice }: FollowUpProps) {
  const [prompt, setPrompt] = useStored(`draft.${taskId}`, '');
  const { send, busy, failure, problem, clearProblem } = useFollowUp(taskId, onStarted);
  const options = useFollowUpOptions(turn, models);
  const submit = async () => {
    if (await send({ prompt, attemptId, ...options.request })) setPrompt('');
  };
  const shownFailure = failure ?? options.failure;
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
      {shownFailure && (
        <div className="mb-2">
          <FailureNotice
            title={failure ? 'The follow-up was not sent.' : 'The models were not loaded.'}
            failure={shownFailure}
          >
            <FailureLink code={shownFailure.code} />
          </FailureNotice>
        </div>
      )}
      <div className="rounded border border-edge focus-within:border-accent short:flex short:flex-wrap short:items-end">
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
            clearProblem();
          }}
          className="block field-sizing-content max-h-[30vh] min-h-10 w-full resize-none short:w-auto short:min-w-64 short:flex-1 touch:min-h-11 rounded bg-transparent px-3 pt-2.5 pb-1 text-base outline-none max-sm:text-lg"
        />
        <div className="flex flex-wrap items-center gap-1 px-1.5">
          {choice}
          <p
            id="follow-up-note"
            aria-live="polite"
            className={classNames(
              'min-w-0 px-1.5 text-xs text-muted',
              !problem && 'short:sr-only',
              !problem && Boolean(choice) && 'max-sm:sr-only',
            )}
          >
            {problem ? <FieldError>{problem}</FieldError> : `Goes on from ${attemptName}`}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-x-0.5 gap-y-1 p-1.5 short:ml-auto">
          {options.shown?.payer && (
            <>
              <PayerPicker models={options.shown} busy={options.busy} onChange={options.choosePayer} />
              <ModelPicker
                models={options.shown}
                model={options.model}
                busy={options.busy}
                onOpen={options.loadModels}
                onChange={options.chooseModel}
              />
            </>
          )}
          <Button type="submit" look="primary" busy={busy} title="Ctrl/⌘ Enter" className="ml-auto">
            Send follow-up
          </Button>
        </div>
      </div>
    </form>
  );
}
