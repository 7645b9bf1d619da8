'use client';

import { isFinal } from '@codex-web/contracts/attempt-state';
import type { Attempt } from '@codex-web/contracts/task';
import type { ReactNode } from 'react';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { Spinner } from '@/ui/spinner.tsx';
import { AttemptEnd } from './attempt-end.tsx';
import { TimelineStep } from './timeline-step.tsx';
import { useSharedTimeline } from './use-shared-timeline.ts';

type SharedStepsProps = {
  /** Of the attempt, what follows `/api/v1`. */
  path: string;
  attempt: Attempt;
  onEnded: () => void;
  /** The list of changed files that closes the attempt. */
  children: ReactNode;
};

/** What one attempt did, for somebody who reads it through a link. */
export function SharedSteps({ path, attempt, onEnded, children }: SharedStepsProps) {
  const { timeline, isLoaded, failure } = useSharedTimeline(path, isFinal(attempt.state), onEnded);
  if (failure && !isLoaded) return <FailureNotice title="The steps were not loaded." failure={failure} />;
  if (!isLoaded) {
    return (
      <div role="status" aria-label="Loading the steps" className="grid gap-3">
        <Skeleton className="h-4 w-1/2" />
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="h-20 w-full" />
      </div>
    );
  }
  return (
    <div className="grid grid-cols-1 gap-3">
      {timeline.items.map((item) => (
        <TimelineStep key={item.id} item={item} />
      ))}
      {timeline.ended || isFinal(attempt.state) ? (
        <AttemptEnd attempt={attempt} timeline={timeline} renderRemedy={() => null}>
          {children}
        </AttemptEnd>
      ) : (
        <p className="flex min-h-6 items-center gap-2 text-sm text-muted">
          <Spinner className="size-4 text-accent" />
          At work; this page looks again every few seconds.
        </p>
      )}
    </div>
  );
}
