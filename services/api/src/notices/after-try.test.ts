import { describe, expect, it } from 'vitest';
import { afterTry, webhookPausesMs } from './after-try.ts';

const hour = 3_600_000;

describe('what comes after a try of a webhook', () => {
  it('is nothing when any 2xx came, and another try after anything else', () => {
    for (const status of [200, 202, 204]) expect(afterTry(status, 0, 0.5)).toEqual({ state: 'delivered' });
    for (const status of [null, 302, 400, 401, 404, 429, 500, 503]) {
      expect(afterTry(status, 0, 0.5)).toEqual({ state: 'pending', afterMs: 5_000 });
    }
  });

  it('is nothing more when the receiver says that it is gone', () => {
    expect(afterTry(410, 0, 0.5)).toEqual({ state: 'failed', gone: true });
  });

  it('is tried for more than a day even when each pause is as short as it can be, and then given up', () => {
    const pauses = webhookPausesMs.map((_, tries) => afterTry(500, tries, 0));
    const total = pauses.reduce((sum, after) => sum + (after.state === 'pending' ? after.afterMs : 0), 0);
    expect(total).toBeGreaterThan(24 * hour);
    expect(afterTry(500, webhookPausesMs.length, 0.5)).toEqual({ state: 'failed', gone: false });
  });

  it('does not come at the same moment for what failed together', () => {
    expect(afterTry(500, 3, 0)).toEqual({ state: 'pending', afterMs: 1.6 * hour });
    expect(afterTry(500, 3, 1)).toEqual({ state: 'pending', afterMs: 2.4 * hour });
  });
});
