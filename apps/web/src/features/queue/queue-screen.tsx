'use client';

import type { MoveInQueueRequest, QueueAnswer, QueueItem } from '@codex-web/contracts/queue';
import { useState } from 'react';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Kbd } from '@/ui/kbd.tsx';
import { QueueLimits } from './queue-limits.tsx';
import { moveBy } from './queue-order.ts';
import { QueueRow } from './queue-row.tsx';
import { QueueStateLine } from './queue-state.tsx';
import { useQueue } from './use-queue.ts';

/** What waits to be started, in the order in which it would be, why, and what can be changed about that. */
export function QueueScreen({ initial }: { initial: QueueAnswer }) {
  const { queue, failure, busy, change, move } = useQueue(initial);
  const [said, say] = useState('');
  const moveItem = async (item: QueueItem, to: MoveInQueueRequest['to'] | 'up' | 'down') => {
    const name = visibleName(item.task?.title ?? 'the task');
    const wanted =
      to === 'up' || to === 'down' ? moveBy(queue.items, item.attemptId, to) : { attemptId: item.attemptId, to };
    if (!wanted) return say(`${name} has none of the same person beyond it.`);
    const focused = document.activeElement;
    if (!(await move(wanted))) return;
    say(`${name} was moved.`);
    // A row that goes elsewhere in the page loses the focus.
    requestAnimationFrame(() => focused instanceof HTMLElement && focused.focus());
  };
  const hidden = queue.waiting - queue.items.length;
  return (
    <>
      <QueueStateLine queue={queue} onChange={(state) => void change({ state })} />
      <QueueLimits
        limits={queue.limits}
        mayManage={queue.mayManage}
        busy={busy}
        onSave={(limits) => change({ limits })}
      />
      {failure && (
        <div className="mt-4">
          <FailureNotice title="The queue was not changed." failure={failure} />
        </div>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
      <div className="mt-6 mb-2 flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-semibold">Waiting</h2>
        <p className="text-sm text-muted">
          People take turns; the priority orders what one person has queued.
          {queue.mayManage && queue.items.length > 1 && (
            <span className="touch:hidden">
              {' '}
              <Kbd>Alt</Kbd> <Kbd>↑</Kbd> <Kbd>↓</Kbd> moves the row with the focus.
            </span>
          )}
        </p>
      </div>
      {queue.items.length === 0 ? (
        <p className="border-t border-line py-8 text-center text-muted">Nothing waits.</p>
      ) : (
        <ul aria-label="Waiting">
          {queue.items.map((item) => (
            <QueueRow
              key={item.attemptId}
              item={item}
              mayManage={queue.mayManage}
              isPaused={queue.state === 'paused'}
              onMove={(to) => void moveItem(item, to)}
            />
          ))}
        </ul>
      )}
      {hidden > 0 && <p className="px-2 py-2 text-sm text-muted">and {formatAmount(hidden, 'more attempt')}</p>}
    </>
  );
}
