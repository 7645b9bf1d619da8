'use client';

import type { Attempt } from '@codex-web/contracts/task';
import { CirclePause, Clock } from 'lucide-react';
import { Countdown } from '@/ui/countdown.tsx';
import { visibleText } from '@/ui/format/visible-text.ts';
import { Spinner } from '@/ui/spinner.tsx';
import { Elapsed } from '@/ui/time.tsx';
import { activity } from './activity.ts';
import type { Timeline } from './timeline.ts';

type Waiting = NonNullable<Attempt['waiting']>;

/** What the attempt does or waits for at this moment, at the foot of its steps. */
export function AttemptNow({ attempt, timeline }: { attempt: Attempt; timeline: Timeline }) {
  const isQueued = attempt.state === 'queued' && timeline.lastSeq === 0;
  const stopping = timeline.cancelRequested || attempt.cancelRequested;
  const waiting = timeline.waiting === undefined ? attempt.waiting : timeline.waiting;
  if (waiting && !stopping) return <WaitNow waiting={waiting} />;
  return (
    <p className="flex min-h-6 items-center gap-2 text-sm text-muted">
      {isQueued ? (
        <Clock aria-hidden className="size-4 shrink-0 text-queued" />
      ) : (
        <Spinner className="size-4 text-accent" />
      )}
      <span className="min-w-0 truncate">
        {stopping
          ? 'Stopping…'
          : isQueued
            ? (attempt.queue?.message ?? 'Queued: waits for a free worker')
            : visibleText(activity(timeline))}
      </span>
      <span className="ml-auto shrink-0">
        <Elapsed from={attempt.startedAt ?? attempt.queuedAt} to={null} />
      </span>
    </p>
  );
}

function WaitNow({ waiting }: { waiting: Waiting }) {
  return (
    <div className="flex items-start gap-2 rounded border border-waiting/40 bg-waiting-soft px-3 py-2 text-sm">
      <CirclePause aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p>{visibleText(waiting.message)}</p>
        <p className="mt-0.5 text-muted">
          {waiting.until ? (
            <>
              It goes on by itself <Countdown until={waiting.until} className="font-medium text-text" />.
            </>
          ) : (
            'It goes on by itself as soon as the provider answers again.'
          )}
        </p>
      </div>
    </div>
  );
}
