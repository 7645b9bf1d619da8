'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import type { ApiFailure } from '@/api/api-failure.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';

type LoadMoreProps = { busy: boolean; failure: ApiFailure | null; onLoad: () => void };

/** Loads the next page when it comes into sight; after a failure it waits to be asked. */
export function LoadMore({ busy, failure, onLoad }: LoadMoreProps) {
  const ref = useRef<HTMLDivElement>(null);
  const load = useEffectEvent(() => {
    if (!failure) onLoad();
  });
  useEffect(() => {
    if (busy || !ref.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) load();
      },
      { rootMargin: '600px' },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [busy]);
  return (
    <div ref={ref} className="border-t border-line p-3 text-center">
      {failure ? (
        <FailureNotice title="Older tasks were not loaded." failure={failure}>
          <Button size="small" busy={busy} onClick={onLoad}>
            Try again
          </Button>
        </FailureNotice>
      ) : (
        <Button size="small" busy={busy} onClick={onLoad}>
          {busy ? 'Loading older tasks…' : 'Load older tasks'}
        </Button>
      )}
    </div>
  );
}
