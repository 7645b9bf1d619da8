'use client';

import type { Event } from '@codex-web/contracts/event';
import type { Attempt } from '@codex-web/contracts/task';
import { type ReactNode, useEffect } from 'react';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { AttemptEnd } from './attempt-end.tsx';
import { AttemptNow } from './attempt-now.tsx';
import type { Timeline } from './timeline.ts';
import { TimelineStep } from './timeline-step.tsx';
import { useAttemptTimeline } from './use-attempt-timeline.ts';

/** What the events of an attempt tell before the API is asked again. */
export type AttemptProgress = Pick<Timeline, 'usage' | 'diff' | 'ended' | 'cancelRequested' | 'waiting'> & {
  isStarted: boolean;
};

type AttemptStepsProps = {
  attempt: Attempt;
  /** The events the page came with; empty where it came with none. */
  stored: readonly Event[];
  /** Told when the attempt starts, counts tokens, has a diff or ends. */
  onProgress?: ((attemptId: string, progress: AttemptProgress) => void) | undefined;
  /** The list of changed files that closes the attempt. */
  renderFiles: (attempt: Attempt) => ReactNode;
  /** What can be done after it ended with this code. */
  renderRemedy: (code: string, attempt: Attempt) => ReactNode;
};

/** What one attempt did, step after step. Give it the attempt's id as key. */
export function AttemptSteps({ attempt, stored, onProgress, renderFiles, renderRemedy }: AttemptStepsProps) {
  const { timeline, failure, isLoaded } = useAttemptTimeline(attempt.id, stored);
  const { usage, diff, ended, cancelRequested, waiting } = timeline;
  const isStarted = timeline.lastSeq > 0;
  useEffect(
    () => onProgress?.(attempt.id, { isStarted, usage, diff, ended, cancelRequested, waiting }),
    [attempt.id, isStarted, usage, diff, ended, cancelRequested, waiting, onProgress],
  );
  if (failure) return <FailureNotice title="The steps were not loaded." failure={failure} />;
  if (!isLoaded && attempt.state !== 'queued') return <StepsLoading />;
  return (
    <div className="grid grid-cols-1 gap-3">
      {timeline.items.map((item) => (
        <TimelineStep key={item.id} item={item} />
      ))}
      {timeline.ended || isEnded(attempt) ? (
        <AttemptEnd attempt={attempt} timeline={timeline} renderRemedy={renderRemedy}>
          {renderFiles(attempt)}
        </AttemptEnd>
      ) : (
        <AttemptNow attempt={attempt} timeline={timeline} />
      )}
    </div>
  );
}

function isEnded(attempt: Attempt): boolean {
  return attempt.endedAt !== null;
}

function StepsLoading() {
  return (
    <div role="status" aria-label="Loading the steps" className="grid gap-3">
      <Skeleton className="h-4 w-1/2" />
      <Skeleton className="h-4 w-3/4" />
      <Skeleton className="h-20 w-full" />
    </div>
  );
}
