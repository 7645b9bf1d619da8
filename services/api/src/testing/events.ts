import type { NewEvent } from '@codex-web/contracts/event';
import type { Frame } from './event-source.ts';

export function warning(text: string): NewEvent {
  return { type: 'warning.raised', data: { message: text } };
}

export const messageStarted = (itemId: string): NewEvent => ({ type: 'message.started', data: { itemId } });
export const messageCompleted = (itemId: string, text: string): NewEvent => ({
  type: 'message.completed',
  data: { itemId, text },
});

/** The numbers of the events among frames, in order. */
export function seqsOf(frames: Frame[]): number[] {
  return frames.filter((frame) => frame.event === 'event').map((frame) => Number(frame.id));
}

export const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

export const hasEnded = (frames: Frame[]) => frames.at(-1)?.event === 'end';
