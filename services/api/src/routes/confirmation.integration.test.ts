import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';
import { openBrowser } from '../testing/test-browser.ts';
import { password, signUpMember, signUpOwner } from '../testing/test-person.ts';

const test = setUp(createTestApp);
let email: string;

beforeAll(async () => {
  email = (await signUpMember(test, await signUpOwner(test))).me.user.email;
});

describe('showing once more who sits there', () => {
  it('gives a new session in the place of the one before, which ends, and of no other', async () => {
    const [browser, elsewhere, before] = [openBrowser(test), openBrowser(test), openBrowser(test)];
    await browser.signIn(email);
    await elsewhere.signIn(email);
    for (const [name, value] of browser.cookies) before.cookies.set(name, value);
    expect((await browser.ask('POST', '/account/confirmation', { password })).statusCode).toBe(200);
    expect([await browser.meStatus(), await before.meStatus(), await elsewhere.meStatus()]).toEqual([200, 401, 200]);
    expect((await browser.ask('GET', '/account')).json().confirmedUntil).not.toBeNull();
  });

  it('changes nothing when it fails', async () => {
    const browser = openBrowser(test);
    await browser.signIn(email);
    const cookies = [...browser.cookies];
    expect((await browser.ask('POST', '/account/confirmation', { password: 'not it at all' })).statusCode).toBe(401);
    expect([[...browser.cookies], await browser.meStatus()]).toEqual([cookies, 200]);
  });
});
