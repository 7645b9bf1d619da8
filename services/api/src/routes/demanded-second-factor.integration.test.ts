import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { openBrowser } from '../testing/test-browser.ts';
import { signUpOwner } from '../testing/test-person.ts';
import { totpCode } from '../testing/totp-code.ts';

describe('an installation that demands it', () => {
  it('lets people without one only set one up', async () => {
    const strict = await createTestApp({ settings: { requireSecondFactor: true } });
    try {
      const { email } = (await signUpOwner(strict)).me.user;
      const browser = openBrowser(strict);
      expect((await browser.signIn(email)).statusCode).toBe(200);
      for (const path of ['/me', '/tasks', '/credentials']) {
        expect(outcomeOf(await browser.ask('GET', path))).toEqual([403, 'second_factor_required']);
      }
      expect((await browser.ask('GET', '/account')).json()).toMatchObject({ secondFactorMissing: true });
      const token = { name: 'A way round it', scopes: ['tasks:read'], expiresInDays: 1 };
      expect(outcomeOf(await browser.ask('POST', '/tokens', token))).toEqual([403, 'second_factor_required']);
      const { secret } = (await browser.ask('POST', '/account/totp')).json();
      await browser.ask('POST', '/account/totp/confirm', { code: totpCode(secret, -1) });
      expect(await browser.meStatus()).toBe(200);
      expect((await browser.ask('GET', '/account')).json()).toMatchObject({ secondFactorMissing: false });
      expect((await browser.ask('DELETE', '/account/totp')).statusCode).toBe(204);
      expect(await browser.meStatus()).toBe(403);
    } finally {
      await strict.close();
    }
  });
});
