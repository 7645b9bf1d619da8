import { describe, expect, test } from 'vitest';
import { formatBytes } from './format-bytes.ts';
import { formatAmount, formatCount } from './format-count.ts';
import { formatDuration, formatElapsed } from './format-duration.ts';
import { formatExactTime, formatRelativeTime } from './format-relative-time.ts';
import { visibleName, visibleText } from './visible-text.ts';

describe('formatDuration', () => {
  test.each([
    [0, '0 ms'],
    [84, '84 ms'],
    [95, '0.1 s'],
    [431, '0.4 s'],
    [12_340, '12.3 s'],
    [59_949, '59.9 s'],
    [59_950, '59s'],
    [64_000, '1m 04s'],
    [7_500_000, '2h 05m'],
  ])('%i ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('formatElapsed', () => {
  test.each([
    [-5, '0s'],
    [59_999, '59s'],
    [60_000, '1m 00s'],
    [3_600_000, '1h 00m'],
    [90_061_000, '1d 01h'],
  ])('%i ms is %s', (ms, text) => expect(formatElapsed(ms)).toBe(text));
});

describe('formatCount', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1k'],
    [12_400, '12.4k'],
    [999_949, '999.9k'],
    [999_950, '1M'],
    [3_140_000, '3.1M'],
  ])('%i is %s', (count, text) => expect(formatCount(count)).toBe(text));

  test('an amount carries its noun in the right number', () => {
    expect(formatAmount(1, 'file')).toBe('1 file');
    expect(formatAmount(1204, 'line')).toBe('1,204 lines');
    expect(formatAmount(2, 'branch', 'branches')).toBe('2 branches');
  });
});

describe('formatBytes', () => {
  test.each([
    [0, '0 B'],
    [512, '512 B'],
    [1536, '1.5 KiB'],
    [4 * 1024 ** 3, '4 GiB'],
  ])('%i is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('formatRelativeTime', () => {
  const now = Date.UTC(2026, 10, 22, 14, 5, 9);
  test.each([
    [now + 5000, 'now'],
    [now - 59_000, 'now'],
    [now - 4 * 60_000, '4m ago'],
    [now - 3 * 3_600_000, '3h ago'],
    [now - 2 * 86_400_000, '2d ago'],
    [Date.UTC(2026, 10, 3), '3 Nov'],
    [Date.UTC(2025, 0, 31), '31 Jan 2025'],
  ])('%i is %s', (at, text) => expect(formatRelativeTime(at, now)).toBe(text));

  test('the exact time names its zone', () => {
    expect(formatExactTime(now, 'UTC')).toBe('22 Nov 2026, 14:05:09 UTC');
  });
});

describe('visibleText', () => {
  test('shows what would turn or hide its neighbours', () => {
    expect(visibleText('a\u202egnp.exe')).toBe('a‹U+202E›gnp.exe');
    expect(visibleText('a\u200bb\u0007\u{e0041}')).toBe('a‹U+200B›b‹U+0007›‹U+E0041›');
    expect(visibleText('a\u200db\rc')).toBe('a‹U+200D›b‹U+000D›c');
  });

  test('leaves ordinary text of any language alone', () => {
    const text = 'naïve 日本語 🙂 👩\u200d💻 نمی\u200cخواهم\r\n\tx';
    expect(visibleText(text)).toBe(text);
  });

  test('a name keeps no line feed', () => {
    expect(visibleName('a\nb\tc')).toBe('a‹U+000A›b‹U+0009›c');
  });
});
