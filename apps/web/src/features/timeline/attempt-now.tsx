'use client';

import type { Attempt } from '@codex-web/contracts/task';
import { Clock } from 'lucide-react';
import { visibleText } from '@/ui/format/visible-text.ts';
import { Spinner } from '@/ui/spinner.tsx';
import { Elapsed } from '@/ui/time.tsx';
import { activity } from './activity.ts';
import type { Timeline } from './timeline.ts';

/** What the attempt does or waits for at this moment, at the foot of its steps. */
export function AttemptNow({ attempt, timeline }: { attempt: Attempt; timeline: Timeline }) {
  const isQueued = attempt.state === 'queued' && timeline.lastSeq === 0;
  const stopping = timeline.cancelRequested || attempt.cancelRequested;
  return (
    <p className="flex min-h-6 items-center gap-2 text-sm text-muted">
      {isQueued ? (
        <Clock aria-hidden className="size-4 shrink-0 text-queued" />
      ) : (
        <Spinner className="size-4 text-accent" />
      )}
      <span className="min-w-0 truncate">
        {stopping ? 'Stopping…' : isQueued ? 'Queued: waits for a free worker' : visibleText(activity(timeline))}
      </span>
      <span className="ml-auto shrink-0">
        <Elapsed from={attempt.startedAt ?? attempt.queuedAt} to={null} />
      </span>
    </p>
  );
}
