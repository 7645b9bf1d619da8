'use client';

import { WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { connections } from '@/api/connections.ts';

/** Says at once when what is shown may be old, because the server is gone. */
export function ConnectionBanner() {
  const isLost = useSyncExternalStore(connections.subscribe, connections.isLost, () => false);
  return (
    <div role="status">
      {isLost && (
        <p className="flex items-center justify-center gap-2 border-b border-line bg-waiting-soft px-3 py-1.5 text-sm text-waiting">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          Connection lost, trying again… What is shown may be out of date.
        </p>
      )}
    </div>
  );
}
