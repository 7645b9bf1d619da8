import type { LiveDelta } from '@codex-web/contracts/live';
import { describe, expect, it } from 'vitest';
import { DeltaRedactor } from './delta-redactor.ts';

const text = 'The key is sk-proj-0123456789abcdef, keep it.';
const safe = `The key is ${'•'.repeat(24)}, keep it.`;

function delta(offset: number, piece: string, more: Partial<LiveDelta> = {}): LiveDelta {
  return { itemId: 'a', kind: 'message', offset, text: piece, ...more };
}

/** Puts pieces where their offsets say. */
function assemble(deltas: (LiveDelta | null)[]): string {
  const units: string[] = [];
  for (const shown of deltas) if (shown) units.splice(shown.offset, shown.text.length, ...shown.text);
  return units.join('');
}

describe('DeltaRedactor', () => {
  it('finds a key at every cut, with offsets that stay true', () => {
    for (let cut = 1; cut < text.length; cut += 1) {
      const redactor = new DeltaRedactor();
      const shown = [redactor.redact(delta(0, text.slice(0, cut))), redactor.redact(delta(cut, text.slice(cut)))];
      expect(assemble(shown)).toBe(safe);
    }
  });

  it('shows ordinary text at once', () => {
    expect(new DeltaRedactor().redact(delta(7, 'Hello wor'))).toEqual(delta(7, 'Hello wor'));
  });

  it('keeps the texts of items and kinds apart', () => {
    const redactor = new DeltaRedactor();
    expect(redactor.redact(delta(0, 'sk-'))).toBeNull();
    expect(redactor.redact(delta(0, 'proj-0123456789abcdef', { itemId: 'b' }))?.text).toBe('proj-0123456789abcdef');
    expect(redactor.redact(delta(0, 'proj-0123456789abcdef', { kind: 'reasoning' }))?.text).toBe(
      'proj-0123456789abcdef',
    );
  });

  it('begins anew where a text begins anew, and after the item is complete', () => {
    const redactor = new DeltaRedactor();
    expect(redactor.redact(delta(0, 'sk-'))).toBeNull();
    expect(redactor.redact(delta(0, 'task'))).toEqual(delta(0, 'task'));
    redactor.forget('a');
    expect(redactor.redact(delta(0, 'skill'))).toEqual(delta(0, 'skill'));
  });
});
