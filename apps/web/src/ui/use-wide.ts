'use client';

import { useSyncExternalStore } from 'react';

const query = '(min-width: 900px)';

/** Whether two panes fit side by side. The server takes it that they do. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
    () => true,
  );
}
