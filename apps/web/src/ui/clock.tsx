'use client';

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';

const ServerNow = createContext(0);

/** Gives the page the server's time, so that what it was rendered with and what the browser shows first are the same. */
export function ClockProvider({ serverNow, children }: { serverNow: number; children: ReactNode }) {
  return <ServerNow value={serverNow}>{children}</ServerNow>;
}

/** The current time in milliseconds, renewed every `stepMs`; it is rounded down to a whole step. */
export function useNow(stepMs: 1000 | 30_000): number {
  const serverNow = useContext(ServerNow);
  const clock = clocks[stepMs];
  return useSyncExternalStore(clock.subscribe, clock.now, () => Math.floor(serverNow / stepMs) * stepMs);
}

const clocks = { 1000: makeClock(1000), 30000: makeClock(30_000) };

function makeClock(stepMs: number) {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    now: () => Math.floor(Date.now() / stepMs) * stepMs,
    subscribe(listener: () => void) {
      listeners.add(listener);
      timer ??= setInterval(() => {
        for (const tell of listeners) tell();
      }, stepMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
