'use client';

import type { RepositoriesAnswer } from '@codex-web/contracts/repository';
import type { ModelsAnswer } from '@codex-web/contracts/task';
import { useSearchParams } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { Button } from '@/ui/button.tsx';
import { FailureLink } from '@/ui/failure-link.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { FieldError } from '@/ui/field.tsx';
import { ComposerOptions } from './composer-options.tsx';
import { NoPayer } from './no-payer.tsx';
import { useComposer } from './use-composer.ts';

type ComposerProps = { repositories: RepositoriesAnswer['items']; models: ModelsAnswer | null };

/** Where a task is written and started. */
export function Composer({ repositories, models }: ComposerProps) {
  const composer = useComposer(repositories, models);
  const promptRef = useFocusOnRequest();
  return (
    <form
      aria-label="New task"
      onSubmit={(event) => {
        event.preventDefault();
        void composer.submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        void composer.submit();
      }}
    >
      <div className="rounded border border-edge bg-bg focus-within:border-accent">
        <textarea
          ref={promptRef}
          id="prompt"
          aria-label="Prompt"
          aria-invalid={composer.problem ? true : undefined}
          aria-describedby="prompt-problem"
          placeholder="What should be done?"
          rows={1}
          value={composer.prompt}
          onChange={(event) => composer.write(event.target.value)}
          className="block field-sizing-content max-h-[40vh] min-h-11 w-full resize-none rounded bg-transparent px-3 pt-3 pb-1 text-base outline-none max-sm:text-lg"
        />
        <div className="flex flex-wrap items-center gap-x-0.5 gap-y-1 p-1.5 pt-0.5">
          <ComposerOptions composer={composer} repositories={repositories} />
          <Button
            type="submit"
            look="primary"
            busy={composer.busy}
            className="ml-auto max-sm:w-full"
            title="Ctrl/⌘ Enter"
          >
            Start task
          </Button>
        </div>
      </div>
      <div id="prompt-problem" aria-live="polite" className="text-xs">
        {composer.problem && (
          <div className="mt-1.5">
            <FieldError>{composer.problem}</FieldError>
          </div>
        )}
      </div>
      {composer.payment.models?.payer === null && <NoPayer />}
      {composer.payment.failure && (
        <div className="mt-2">
          <FailureNotice title="The models were not loaded." failure={composer.payment.failure} />
        </div>
      )}
      {composer.failure && (
        <div className="mt-2">
          <FailureNotice title="The task was not started." failure={composer.failure}>
            <FailureLink code={composer.failure.code} />
          </FailureNotice>
        </div>
      )}
    </form>
  );
}

/** Focuses the prompt when the address asks for it, and takes that out of the address again. */
function useFocusOnRequest() {
  const ref = useRef<HTMLTextAreaElement>(null);
  const parameters = useSearchParams();
  useEffect(() => {
    if (!parameters.has('compose')) return;
    ref.current?.focus();
    const rest = new URLSearchParams(parameters);
    rest.delete('compose');
    window.history.replaceState(null, '', rest.size > 0 ? `/?${rest}` : '/');
  }, [parameters]);
  return ref;
}
