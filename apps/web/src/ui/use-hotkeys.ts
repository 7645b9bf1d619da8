'use client';

import { useEffect, useRef } from 'react';
import { useStored } from './use-stored.ts';

export type Hotkeys = Record<string, (event: KeyboardEvent) => void>;

/** Whether single keys act; people who speak to their computer or bump keys can turn them off in the keyboard sheet. */
export function useHotkeysEnabled(): [boolean, (enabled: boolean) => void] {
  const [value, store] = useStored('hotkeys', 'on');
  return [value === 'on', (enabled) => store(enabled ? 'on' : 'off')];
}

/** Acts on single keys while the page is open, but never while somebody types or a dialog or menu is open. */
export function useHotkeys(hotkeys: Hotkeys): void {
  const latest = useRef(hotkeys);
  useEffect(() => {
    latest.current = hotkeys;
  });
  const [enabled] = useHotkeysEnabled();
  useEffect(() => {
    if (!enabled) return;
    const act = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
      const action = latest.current[event.key];
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    document.addEventListener('keydown', act);
    return () => document.removeEventListener('keydown', act);
  }, [enabled]);
}

function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return true;
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type=checkbox]), textarea, select, [contenteditable], [role=listbox]') !== null
  );
}
