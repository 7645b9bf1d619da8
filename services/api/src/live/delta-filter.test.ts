import type { LiveDelta } from '@codex-web/contracts/live';
import { describe, expect, it } from 'vitest';
import { createDeltaFilter } from './delta-filter.ts';

const piece = (offset: number, text: string, more: Partial<LiveDelta> = {}): LiveDelta => ({
  itemId: 'm',
  kind: 'message',
  offset,
  text,
  ...more,
});

describe('createDeltaFilter', () => {
  it('lets each piece through once and cuts what overlaps', () => {
    const { pass } = createDeltaFilter();
    expect(pass(piece(0, 'abc'))).toEqual(piece(0, 'abc'));
    expect(pass(piece(0, 'abc'))).toBeNull();
    expect(pass(piece(1, 'bcd'))).toEqual(piece(3, 'd'));
    expect(pass(piece(4, ''))).toBeNull();
  });

  it('lets a piece through that comes after a missing one, so that the reader can tell', () => {
    const { pass } = createDeltaFilter();
    pass(piece(0, 'abc'));
    expect(pass(piece(10, 'z'))).toEqual(piece(10, 'z'));
  });

  it('keeps items and kinds apart', () => {
    const { pass } = createDeltaFilter();
    pass(piece(0, 'abc'));
    expect(pass(piece(0, 'abc', { itemId: 'n' }))).not.toBeNull();
    expect(pass(piece(0, 'abc', { kind: 'reasoning' }))).not.toBeNull();
  });

  it('drops pieces of an item that has ended', () => {
    const { pass, note } = createDeltaFilter();
    note({ seq: 1, at: '', type: 'message.completed', data: { itemId: 'm', text: 'abc' } });
    expect(pass(piece(0, 'abc'))).toBeNull();
  });
});
