'use client';

import type { WebhookDelivery, WebhookTry } from '@codex-web/contracts/webhook';
import { Ban, CircleCheck, CircleX, Clock } from 'lucide-react';
import { Button } from '@/ui/button.tsx';
import { CopyButton } from '@/ui/copy-button.tsx';
import { Countdown } from '@/ui/countdown.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';
import { formatDuration } from '@/ui/format/format-duration.ts';
import { visibleName, visibleText } from '@/ui/format/visible-text.ts';
import { RelativeTime } from '@/ui/time.tsx';
import { readableBody, wordsOfDelivery } from './webhook-words.ts';

type DeliveryRowProps = { delivery: WebhookDelivery; isBusy: boolean; onRedeliver: () => void };

const marks = {
  pending: { Icon: Clock, word: 'On its way', color: 'text-queued' },
  delivered: { Icon: CircleCheck, word: 'Delivered', color: 'text-completed' },
  failed: { Icon: CircleX, word: 'Failed', color: 'text-failed' },
  cancelled: { Icon: Ban, word: 'Not sent', color: 'text-queued' },
} as const satisfies Record<WebhookDelivery['state'], unknown>;

/** One message: a line, which opens to what was sent and what each try came to. */
export function DeliveryRow({ delivery, isBusy, onRedeliver }: DeliveryRowProps) {
  const { Icon, word, color } = marks[delivery.state];
  const last = delivery.tries.at(-1);
  return (
    <li className="border-t border-line">
      <details className="group">
        <summary className="grid min-h-10 touch:min-h-11 cursor-pointer list-none grid-cols-[7rem_minmax(0,1fr)_auto] items-center gap-3 px-2 py-1.5 text-sm hover:bg-surface">
          <span className={`flex items-center gap-1.5 ${color}`}>
            <Icon aria-hidden className="size-4 shrink-0" />
            {word}
          </span>
          <span className="min-w-0 truncate">
            {visibleName(wordsOfDelivery(delivery))}
            {last && <span className="text-muted"> · {outcomeOf(last)}</span>}
          </span>
          <RelativeTime at={delivery.createdAt} className="text-xs whitespace-nowrap text-muted" />
        </summary>
        <div className="grid gap-3 px-2 pt-1 pb-4 text-sm">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
            <span className="flex min-w-0 items-center gap-1">
              <code className="truncate text-xs">{delivery.messageId}</code>
              <CopyButton text={delivery.messageId} label="Copy the webhook-id" size="icon" />
            </span>
            {delivery.state === 'pending' && delivery.nextTryAt && (
              <span>
                next try <Countdown until={delivery.nextTryAt} />
              </span>
            )}
            <Button size="small" busy={isBusy} onClick={onRedeliver} className="ml-auto">
              Send again
            </Button>
          </p>
          <Body title="Body" text={readableBody(delivery.request)} />
          {delivery.tries.length > 0 && (
            <section aria-label="Tries">
              <h3 className="text-xs font-medium text-muted">{formatAmount(delivery.tries.length, 'try', 'tries')}</h3>
              <ul className="mt-1 grid gap-2">
                {delivery.tries.toReversed().map((one) => (
                  <li key={one.at}>
                    <p className="flex flex-wrap gap-x-3">
                      <RelativeTime at={one.at} className="text-muted" />
                      <span>{outcomeOf(one)}</span>
                      <span className="text-muted tabular">{formatDuration(one.durationMs)}</span>
                    </p>
                    {one.answer !== '' && <Body title="Answer" text={one.answer} />}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </details>
    </li>
  );
}

function outcomeOf({ status, error }: WebhookTry): string {
  if (status !== null) return `answered ${status}`;
  return visibleName(error ?? 'no answer');
}

function Body({ title, text }: { title: string; text: string }) {
  return (
    <section
      aria-label={title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with keys
      tabIndex={0}
      className="mt-1 max-h-60 overflow-auto rounded bg-sunken p-2.5"
    >
      <pre className="font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">{visibleText(text)}</pre>
    </section>
  );
}
