'use client';

import type { PushSubscription } from '@codex-web/contracts/push';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { RelativeTime } from '@/ui/time.tsx';
import { useAction } from '@/ui/use-action.ts';

/** The other browsers that are told, and how to stop telling them. */
export function DeviceList({ devices }: { devices: readonly PushSubscription[] }) {
  const router = useRouter();
  const { run, busy, failure } = useAction(async (id: string) => {
    await request(z.unknown(), `/push/subscriptions/${id}`, { method: 'DELETE' });
    router.refresh();
  });
  if (devices.length === 0) return <p className="text-muted">None yet.</p>;
  return (
    <>
      <ul aria-label="Browsers">
        {devices.map(({ id, label, service, createdAt, lastSentAt, current }) => (
          <li key={id} className="flex items-center gap-3 border-t border-line py-2 last:border-b">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">
                {visibleName(label)}
                {current && <span className="font-normal text-muted">, this browser</span>}
              </span>
              <span className="block truncate text-sm text-muted">
                {visibleName(service)}, since <RelativeTime at={createdAt} />
                {lastSentAt && (
                  <>
                    , last told <RelativeTime at={lastSentAt} />
                  </>
                )}
              </span>
            </span>
            <Button size="small" look="danger" busy={busy} onClick={() => void run(id)}>
              Remove
            </Button>
          </li>
        ))}
      </ul>
      {failure && (
        <div className="mt-3">
          <FailureNotice title="The browser was not removed." failure={failure} />
        </div>
      )}
    </>
  );
}
