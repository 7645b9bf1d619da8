'use client';

import { useEffect, useRef } from 'react';
import type { EarlyPress } from './hold-early-presses.ts';

const patienceMs = 10_000;

/** Carries out what was pressed before the page could act on it, each as soon as its part of the page can. */
export function EarlyPresses() {
  const probe = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const held = window.earlyPresses;
    if (!held || !probe.current) return;
    // React notes on each element that it has it, under keys that are the same in the whole page.
    const keys = Object.keys(probe.current);
    const isReady = (element: Element) => keys.length === 0 || keys.some((key) => key in element);
    const endAt = performance.now() + patienceMs;
    let waiting: EarlyPress | null = null;
    let frame = 0;
    const look = () => {
      cancelAnimationFrame(frame);
      waiting = held.take() ?? waiting;
      if (!waiting) return;
      if (!isReady(waiting.element) && performance.now() < endAt) {
        frame = requestAnimationFrame(look);
        return;
      }
      carryOut(waiting);
      waiting = null;
    };
    held.letPass(isReady, look);
    look();
    const end = setTimeout(held.stop, patienceMs);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(end);
    };
  }, []);
  return <span ref={probe} hidden />;
}

function carryOut({ element, isSubmit }: EarlyPress): void {
  if (!element.isConnected) return;
  if (isSubmit) {
    const form = element instanceof HTMLFormElement ? element : element.closest('form');
    form?.requestSubmit(element === form ? null : element);
    return;
  }
  element.focus();
  // Menus open with the pointer, everything else with the click.
  element.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, cancelable: true, pointerType: 'mouse' }));
  element.click();
}
