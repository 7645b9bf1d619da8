import { describe, expect, it } from 'vitest';
import { createInbox } from './inbox.ts';

const never = new AbortController().signal;

describe('createInbox', () => {
  it('gives what came, in order, once', () => {
    const inbox = createInbox();
    inbox.message('a');
    inbox.message('b');
    expect(inbox.take()).toEqual({ messages: ['a', 'b'], gap: false });
    expect(inbox.take()).toEqual({ messages: [], gap: false });
  });

  it('drops everything and says so when a reader is too slow', () => {
    const inbox = createInbox();
    for (let n = 0; n < 11; n += 1) inbox.message('x'.repeat(100_000));
    inbox.message('after');
    expect(inbox.take()).toEqual({ messages: ['after'], gap: true });
  });

  it('wakes who waits when something comes, when it is told of a gap, and when it is to stop', async () => {
    const inbox = createInbox();
    const stop = new AbortController();
    for (const happen of [() => inbox.message('a'), () => inbox.gap(), () => stop.abort()]) {
      const woken = inbox.wait(1_000_000, stop.signal);
      happen();
      await woken;
      inbox.take();
    }
    await inbox.wait(1_000_000, stop.signal);
  });

  it('does not wait when something is there', async () => {
    const inbox = createInbox();
    inbox.message('a');
    await inbox.wait(1_000_000, never);
    expect(inbox.take().messages).toEqual(['a']);
  });
});
