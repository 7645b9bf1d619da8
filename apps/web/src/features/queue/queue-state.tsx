'use client';

import type { QueueAnswer, QueueState } from '@codex-web/contracts/queue';
import { CircleAlert } from 'lucide-react';
import Link from 'next/link';
import { formatAmount } from '@/ui/format/format-count.ts';
import { Segmented } from '@/ui/segmented.tsx';

const words: Record<QueueState, { label: string; text: string }> = {
  open: { label: 'Open', text: 'Tasks are taken and started.' },
  paused: { label: 'Paused', text: 'Tasks are taken, and none is started. What runs goes on.' },
  draining: { label: 'Draining', text: 'New tasks and follow-ups are refused. What is queued is finished.' },
};

type QueueStateProps = { queue: QueueAnswer; onChange: (state: QueueState) => void };

/** How the queue stands, in numbers and words, and the switch for those who may. */
export function QueueStateLine({ queue, onChange }: QueueStateProps) {
  const { state, running, waiting, limits, hasWorkers, mayManage } = queue;
  const options = (['open', 'paused', 'draining'] as const).map((value) => ({
    value,
    label: words[value].label,
    hint: words[value].text,
  }));
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        {mayManage ? (
          <Segmented label="State of the queue" value={state} onChange={onChange} options={options} />
        ) : (
          <span className="font-medium">{words[state].label}</span>
        )}
        <p role="status" className="text-muted">
          {words[state].text}
        </p>
        <p className="ml-auto flex items-center gap-4 tabular max-sm:ml-0">
          <Link
            href="/?state=running"
            className="underline decoration-line-strong underline-offset-4 hover:decoration-text touch:inline-flex touch:min-h-11 touch:items-center touch:gap-1"
          >
            <span className="font-semibold">{running}</span>
            {limits.workspace !== null && ` of ${limits.workspace}`} running
          </Link>
          <span>
            <span className="font-semibold">{waiting}</span> waiting
          </span>
        </p>
      </div>
      {!hasWorkers && (
        <p role="status" className="mt-3 flex items-start gap-2 rounded bg-waiting-soft px-3 py-2 text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
          No worker is alive, so nothing starts. Whoever runs this server has to start one;{' '}
          {waiting === 0 ? 'what is submitted meanwhile' : formatAmount(waiting, 'attempt')} is kept until then.
        </p>
      )}
    </>
  );
}
