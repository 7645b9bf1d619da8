'use client';

import {
  type Webhook,
  type WebhookDeliveriesAnswer,
  type WebhookDelivery,
  webhookDeliveriesAnswer,
  webhookDelivery,
} from '@codex-web/contracts/webhook';
import { RefreshCw, Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { useAction } from '@/ui/use-action.ts';
import { withDeliveries } from './deliveries.ts';
import { DeliveryRow } from './delivery-row.tsx';

type DeliveryLogProps = { webhook: Webhook; initial: WebhookDeliveriesAnswer };

/** How soon it is looked again while something is on its way. */
const pendingMs = 2_000;

/** What was sent to a webhook lately and what came back, a test of it, and sending again. */
export function DeliveryLog({ webhook, initial }: DeliveryLogProps) {
  const [items, setItems] = useState<readonly WebhookDelivery[]>(initial.items);
  const [cursor, setCursor] = useState(initial.nextCursor);
  const path = `/webhooks/${webhook.id}/deliveries`;
  const take = (more: readonly WebhookDelivery[]) => setItems((before) => withDeliveries(before, more));
  const reload = useAction(async () => take((await request(webhookDeliveriesAnswer, path)).items));
  const older = useAction(async () => {
    const page = await request(webhookDeliveriesAnswer, `${path}?cursor=${encodeURIComponent(cursor ?? '')}`);
    take(page.items);
    setCursor(page.nextCursor);
  });
  const test = useAction(async () =>
    take([await request(webhookDelivery, `/webhooks/${webhook.id}/test`, { method: 'POST', body: {} })]),
  );
  const again = useAction(async (id: string) =>
    take([await request(webhookDelivery, `/webhook-deliveries/${id}/redeliver`, { method: 'POST', body: {} })]),
  );
  useWhilePending(items, path, take);
  const failure = test.failure ?? again.failure ?? reload.failure ?? older.failure;
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button busy={test.busy} disabled={!webhook.active} onClick={() => void test.run()}>
          {!test.busy && <Send aria-hidden className="size-3.5" />}
          Send a test
        </Button>
        <Button look="quiet" busy={reload.busy} onClick={() => void reload.run()}>
          {!reload.busy && <RefreshCw aria-hidden className="size-3.5" />}
          Look again
        </Button>
      </div>
      {failure && (
        <div className="mt-3">
          <FailureNotice title="That did not work." failure={failure} />
        </div>
      )}
      {items.length === 0 ? (
        <p className="mt-4 text-muted">Nothing was sent yet.</p>
      ) : (
        <ul aria-label="Deliveries" className="mt-4 border-b border-line">
          {items.map((delivery) => (
            <DeliveryRow
              key={delivery.id}
              delivery={delivery}
              isBusy={again.busy}
              onRedeliver={() => void again.run(delivery.id)}
            />
          ))}
        </ul>
      )}
      {cursor !== null && (
        <Button size="small" className="mt-3" busy={older.busy} onClick={() => void older.run()}>
          Load older deliveries
        </Button>
      )}
    </>
  );
}

/** A try takes a moment: while one is expected any time now, the list is asked for again. */
function useWhilePending(
  items: readonly WebhookDelivery[],
  path: string,
  take: (more: readonly WebhookDelivery[]) => void,
): void {
  const isPending = items.some(
    ({ state, nextTryAt }) =>
      state === 'pending' && (nextTryAt === null || Date.parse(nextTryAt) < Date.now() + 10 * pendingMs),
  );
  useEffect(() => {
    if (!isPending) return;
    const timer = setInterval(() => {
      if (document.hidden) return;
      request(webhookDeliveriesAnswer, path).then(
        (answer) => take(answer.items),
        () => undefined,
      );
    }, pendingMs);
    return () => clearInterval(timer);
  }, [isPending, path, take]);
}
