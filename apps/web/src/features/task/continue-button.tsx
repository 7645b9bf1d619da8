'use client';

import { Play } from 'lucide-react';
import { Button } from '@/ui/button.tsx';
import { FailureLink } from '@/ui/failure-link.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { useFollowUp } from './use-follow-up.ts';

type ContinueButtonProps = { taskId: string; attemptId: string; onStarted: () => Promise<unknown> };

/** Sends the agent on from where an attempt was stopped, in the words of who presses it. */
export function ContinueButton({ taskId, attemptId, onStarted }: ContinueButtonProps) {
  const { send, busy, failure } = useFollowUp(taskId, onStarted);
  return (
    <>
      <Button size="small" busy={busy} onClick={() => send({ prompt: 'Go on where you stopped.', attemptId })}>
        {!busy && <Play aria-hidden className="size-3.5" />}
        Continue
      </Button>
      {failure && (
        <div className="w-full">
          <FailureNotice title="The attempt was not continued." failure={failure}>
            <FailureLink code={failure.code} />
          </FailureNotice>
        </div>
      )}
    </>
  );
}
