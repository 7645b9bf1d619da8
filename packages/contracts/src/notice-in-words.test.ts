import { describe, expect, it } from 'vitest';
import { noticeInWords } from './notice-in-words.ts';
import { noticeTypes } from './notice-type.ts';

describe('noticeInWords', () => {
  it('says each type in one line, also when names are missing or have line breaks', () => {
    for (const type of noticeTypes) {
      const bare = noticeInWords({ type, taskTitle: null, actorName: null, subject: null });
      const hostile = 'a\r\nBcc: b@example.com\u2028c\0';
      const full = noticeInWords({ type, taskTitle: hostile, actorName: hostile, subject: hostile });
      for (const text of [bare, full]) {
        expect(text).toMatch(/^[^\p{Cc}\u2028\u2029]+$/u);
        expect(text).not.toMatch(/null|undefined/);
      }
    }
  });

  it('names the task and who did it', () => {
    const words = { taskTitle: 'Fix the tests', actorName: 'Ann', subject: null };
    expect(noticeInWords({ type: 'comment.added', ...words })).toBe('Ann commented on Fix the tests');
    expect(noticeInWords({ type: 'task.failed', ...words })).toBe('Failed: Fix the tests');
  });
});
