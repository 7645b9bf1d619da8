import { describe, expect, it } from 'vitest';
import { withoutSecrets } from './without-secrets.ts';

const key = 'sk-proj-0123456789abcdef';
const hidden = '•'.repeat(key.length);

describe('withoutSecrets', () => {
  it('takes keys out of every text of an event, however deep, and keeps the rest', () => {
    const data = {
      itemId: key,
      status: 'completed' as const,
      changes: [{ path: 'a.ts', kind: 'add' as const, diff: `+const k = '${key}';` }],
    };
    expect(withoutSecrets({ type: 'files.changed', data })).toEqual({
      type: 'files.changed',
      data: { ...data, changes: [{ path: 'a.ts', kind: 'add', diff: `+const k = '${hidden}';` }] },
    });
  });

  it('leaves numbers, nothing and truth as they are', () => {
    const data = { exitCode: 0, durationMs: null, resumed: true };
    expect(withoutSecrets(data)).toEqual(data);
  });
});
