'use client';

import { useSyncExternalStore } from 'react';

/** Whether somebody can see the page: it is not in a hidden tab. The server takes it that nobody does. */
export function useLookedAt(): boolean {
  return useSyncExternalStore(
    (listener) => {
      document.addEventListener('visibilitychange', listener);
      return () => document.removeEventListener('visibilitychange', listener);
    },
    () => document.visibilityState === 'visible',
    () => false,
  );
}
