import { describe, expect, it } from 'vitest';
import { taskTitle } from './task-title.ts';

describe('taskTitle', () => {
  it.each([
    ['Fix it', 'Fix it'],
    ['\n\n  Fix   it  \nand that', 'Fix it'],
    ['Fix it\r\nand that', 'Fix it'],
    ['x'.repeat(80), 'x'.repeat(80)],
    [`${'word '.repeat(16)}last`, `${'word '.repeat(15)}word…`],
    [`${'x'.repeat(80)} more`, `${'x'.repeat(80)}…`],
    ['x'.repeat(100), `${'x'.repeat(80)}…`],
    ['😀'.repeat(81), `${'😀'.repeat(80)}…`],
  ])('makes of %j %j', (prompt, title) => {
    expect(taskTitle(prompt)).toBe(title);
  });
});
