'use client';

import { useEffect } from 'react';

/** A browser that pushes were switched on in gets them after its person signed in again, too. */
export function usePushKeptOn(userId: string): void {
  useEffect(() => {
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
    if (!('serviceWorker' in navigator)) return;
    // The server may refuse one: pages show what happened in any case, and the settings say how it stands.
    import('./browser-push.ts').then(({ keepOn }) => keepOn()).catch(() => undefined);
  }, [userId]);
}
