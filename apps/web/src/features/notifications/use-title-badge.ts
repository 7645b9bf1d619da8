'use client';

import { useEffect } from 'react';
import { titleWith } from './notification-list.ts';

/** Puts the number of what is unread before the title of the page, and again whenever a page sets its title. */
export function useTitleBadge(unread: number): void {
  useEffect(() => {
    const put = () => {
      const wanted = titleWith(unread, document.title);
      if (document.title !== wanted) document.title = wanted;
    };
    put();
    const observer = new MutationObserver(put);
    observer.observe(document.head, { subtree: true, childList: true, characterData: true });
    return () => observer.disconnect();
  }, [unread]);
}
