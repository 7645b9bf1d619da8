'use client';

import { useEffect } from 'react';
import { rememberWorkspace } from '@/ui/work-in-workspace.ts';

const signsOfUse = ['focus', 'pointerdown', 'keydown', 'pageshow'] as const;

/** Whatever is clicked in this tab leads to a page of the tab's workspace, also after another tab went to another one. */
export function useTabWorkspace(id: string): void {
  useEffect(() => {
    const remember = () => rememberWorkspace(id);
    if (document.hasFocus()) remember();
    for (const sign of signsOfUse) window.addEventListener(sign, remember, true);
    return () => {
      for (const sign of signsOfUse) window.removeEventListener(sign, remember, true);
    };
  }, [id]);
}
