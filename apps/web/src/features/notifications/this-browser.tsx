'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { useAction } from '@/ui/use-action.ts';
import { useStored } from '@/ui/use-stored.ts';
import { type BrowserState, browserState, switchOff, switchOn } from './browser-push.ts';
import { showByPageKey } from './show-in-browser.ts';

const words: Record<BrowserState, string> = {
  unsupported:
    'This browser shows no notifications for this address. It does for addresses that begin with https://, and for localhost.',
  denied:
    'This browser was told not to show notifications of this site. Allow them in its settings, then load the page again.',
  off: 'This browser shows no notifications. When you switch them on, it asks for your leave first.',
  on: 'This browser shows notifications, also while no page of Codex Web is open.',
};

const byPageWords =
  'This browser shows notifications while a page of Codex Web is open in it. No push service could be reached for when none is.';

/** Switches notifications of this browser on and off. `deviceId` is its entry at the server, where it has one. */
export function ThisBrowser({ deviceId }: { deviceId: string | null }) {
  const [byPage, setByPage] = useStored(showByPageKey, '');
  const [state, setState] = useState<BrowserState | null>(null);
  const router = useRouter();
  const isByPage = byPage === 'on';
  useEffect(() => {
    browserState(isByPage).then(setState, () => setState('unsupported'));
  }, [isByPage]);
  const on = useAction(async () => {
    const outcome = await switchOn();
    setByPage(outcome === 'by-page' ? 'on' : '');
    setState(outcome === 'denied' ? await browserState(false) : 'on');
    router.refresh();
  });
  const off = useAction(async () => {
    await switchOff();
    if (deviceId !== null) await request(z.unknown(), `/push/subscriptions/${deviceId}`, { method: 'DELETE' });
    setByPage('');
    setState('off');
    router.refresh();
  });
  const failure = on.failure ?? off.failure;
  if (state === null) return <Skeleton className="h-13 w-full" />;
  return (
    <>
      <p role="status">{state === 'on' && isByPage ? byPageWords : words[state]}</p>
      {failure && (
        <div className="mt-3">
          <FailureNotice title="Nothing was changed." failure={failure} />
        </div>
      )}
      {state === 'off' && (
        <Button className="mt-3" busy={on.busy} onClick={() => void on.run()}>
          Show notifications in this browser
        </Button>
      )}
      {state === 'on' && (
        <Button className="mt-3" busy={off.busy} onClick={() => void off.run()}>
          Switch off in this browser
        </Button>
      )}
    </>
  );
}
