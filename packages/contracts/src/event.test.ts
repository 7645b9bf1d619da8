import { describe, expect, it } from 'vitest';
import { event } from './event.ts';

const envelope = { seq: 1, at: '2026-11-22T12:00:00.000Z' };

describe('event', () => {
  it('is read by its type', () => {
    const parsed = event.parse({ ...envelope, type: 'message.completed', data: { itemId: 'm1', text: 'Hello' } });
    expect(parsed).toEqual({ ...envelope, type: 'message.completed', data: { itemId: 'm1', text: 'Hello' } });
  });

  it('is refused with the data of another type, with an unknown type, and without a number', () => {
    for (const wrong of [
      { ...envelope, type: 'message.completed', data: { steps: [] } },
      { ...envelope, type: 'message.vanished', data: {} },
      { ...envelope, seq: 0, type: 'sandbox.reused', data: {} },
    ]) {
      expect(event.safeParse(wrong).success).toBe(false);
    }
  });
});
