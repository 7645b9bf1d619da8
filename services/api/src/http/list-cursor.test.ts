import { describe, expect, it } from 'vitest';
import { readListCursor, writeListCursor } from './list-cursor.ts';

const last = { createdAt: '2026-11-22T10:00:00.123Z', id: 'f0e1d2c3-b4a5-4678-9abc-def012345678' };

describe('a cursor of a list', () => {
  it('is read as it was written', () => {
    expect(readListCursor(writeListCursor(last))).toEqual({ createdAt: new Date(last.createdAt), id: last.id });
  });

  it.each(['', 'x', 'bnVsbA', Buffer.from('["yesterday","1"]').toString('base64url')])(
    'is refused when it is %j',
    (text) => {
      expect(() => readListCursor(text)).toThrow('cursor: ');
    },
  );
});
