'use client';

import { useCallback, useSyncExternalStore } from 'react';

const changed = new EventTarget();

/**
 * A text kept by the browser under `key`; all users of a key on the page see one value. Where the browser keeps
 * nothing, the value lives as long as the page. The server renders `initial`.
 */
export function useStored(key: string, initial: string): [string, (value: string) => void] {
  const subscribe = useCallback(
    (listener: () => void) => {
      changed.addEventListener(key, listener);
      return () => changed.removeEventListener(key, listener);
    },
    [key],
  );
  const value = useSyncExternalStore(
    subscribe,
    () => readStored(key) ?? initial,
    () => initial,
  );
  const store = useCallback((next: string) => writeStored(key, next), [key]);
  return [value, store];
}

const memory = new Map<string, string>();

function readStored(key: string): string | null {
  const kept = memory.get(key);
  if (kept !== undefined) return kept;
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** What somebody kept is not for who signs in next. */
export function forgetStored(): void {
  memory.clear();
  try {
    window.localStorage.clear();
    window.sessionStorage.clear();
  } catch {
    // The browser keeps nothing for this site.
  }
}

export function writeStored(key: string, value: string): void {
  memory.set(key, value);
  try {
    if (value === '') window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, value);
  } catch {
    // The browser keeps nothing for this site: the value in memory has to do.
  }
  changed.dispatchEvent(new Event(key));
}
