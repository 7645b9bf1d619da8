import { deviceCodeAnswer, deviceGrantType } from '@codex-web/contracts/device';
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { type Colleague, inviteColleague } from '../src/colleague.ts';
import { companyPeople } from '../src/identity-providers.ts';
import { waitForMailedLink } from '../src/mail-server.ts';
import { product } from '../src/product.ts';
import { tabTo } from '../src/tab-to.ts';
import { totp } from '../src/totp.ts';
import { visit } from '../src/visit.ts';

let owner: ApiClient;
let ann: Colleague;
test.beforeAll(async () => {
  owner = await new ApiClient(product().baseUrl).signIn(product().owner);
});
test.beforeEach(async () => {
  ann = await inviteColleague(owner, { name: 'Ann' });
});

async function typePassword(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await visit(page, '/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function signOut(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /your account/i })
    .or(page.getByRole('button', { name: 'Ann' }))
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

const isIn = (page: Page) => expect(page.getByRole('button', { name: 'Start task' })).toBeVisible();

test('an authenticator app is asked for after the password, and a recovery code serves once in its place', async ({
  page,
}) => {
  await typePassword(page, ann);
  await isIn(page);
  await visit(page, '/settings/account/security');
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  await expect(page.getByLabel('QR code for the authenticator app')).toBeVisible();
  const secret = await page
    .locator('code')
    .filter({ hasText: /^[A-Z2-7 ]{16,}$/ })
    .textContent();
  await page.getByLabel('2. Enter the code that it shows').fill(totp(secret ?? ''));
  await page.getByRole('button', { name: 'Switch on' }).click();
  const shown = page.getByLabel('Recovery codes').locator('li');
  await expect(shown.nth(7)).toBeVisible();
  const codes = (await shown.allTextContents()).map((text) => text.trim());
  await page
    .getByRole('button', { name: /done|kept|close/i })
    .last()
    .click();

  await signOut(page);
  await typePassword(page, ann);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill(codes[0] ?? '');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isIn(page);

  await signOut(page);
  await typePassword(page, ann);
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: /code/i })).toBeVisible();
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill(codes[0] ?? '');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: /code/i })).toBeVisible();
});

test('a passkey is made, and signs in without a password', async ({ page, context }) => {
  // Else it would sign in by itself as soon as the page offers it under the field.
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await typePassword(page, ann);
  await isIn(page);
  await visit(page, '/settings/account/security');
  await page.getByLabel('Name of a new passkey').fill('Laptop');
  await page.getByRole('button', { name: /add (a )?passkey/i }).click();
  await expect(page.getByRole('button', { name: 'Remove Laptop' })).toBeVisible();
  await signOut(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await isIn(page);
});

test('somebody of the company signs in at its provider, and is in the workspace what its groups say', async ({
  page,
}) => {
  await visit(page, '/sign-in');
  await page.getByRole('link', { name: 'Company account' }).click();
  await page.getByRole('button', { name: 'grace' }).click();
  await expect(page).toHaveURL(`${product().baseUrl}/`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  // A viewer reads.
  await expect(page.getByRole('button', { name: 'Start task' })).toHaveCount(0);
  await visit(page, '/settings/account');
  await expect(page.getByText(companyPeople.grace.email).first()).toBeVisible();
});

for (const [label, account] of [
  ['GitLab', 'tanuki'],
  ['GitHub', 'octocat'],
] as const) {
  test(`somebody signs in with ${label}, and again, into the same account`, async ({ browser }) => {
    const ids: string[] = [];
    for (const _time of ['first', 'second']) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await visit(page, '/sign-in');
      await page.getByRole('link', { name: label }).click();
      await page.getByRole('button', { name: account }).click();
      await isIn(page);
      const me = await page.request.get(`${product().baseUrl}/api/v1/me`);
      ids.push((await me.json()).user.id);
      await context.close();
    }
    expect(ids[0]).toBe(ids[1]);
  });
}

test('a command-line client is let in on a page, with the keyboard alone', async ({ page }) => {
  const asked = await page.request.post(`${product().baseUrl}/api/v1/device/code`, {
    form: { client_id: 'A terminal' },
  });
  const code = deviceCodeAnswer.parse(await asked.json());
  await typePassword(page, ann);
  await isIn(page);
  await visit(page, code.verification_uri_complete);
  await tabTo(page, page.getByRole('button', { name: 'Continue' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('A terminal').first()).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Let it in' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Let it in' })).toHaveCount(0);
  await expect(async () => {
    const form = { grant_type: deviceGrantType, device_code: code.device_code, client_id: 'A terminal' };
    const answer = await page.request.post(`${product().baseUrl}/api/v1/device/token`, { form });
    expect(answer.status()).toBe(200);
  }).toPass({ intervals: [6_000] });
});

test('a provider cannot take over the account of an address it is not trusted for', async ({ page }) => {
  await visit(page, '/sign-in');
  await page.getByRole('link', { name: 'Company account' }).click();
  await page.getByRole('button', { name: 'mallory' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole('alert')).toBeVisible();
  await visit(page, '/');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('a forgotten password is set anew with the link in a mail, which works once', async ({ page }) => {
  await visit(page, '/sign-in');
  await page.getByRole('link', { name: /forgot/i }).click();
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
  await page.getByLabel('E-mail').fill(ann.email);
  await page.getByRole('button', { name: 'Send a link' }).click();
  await expect(page.getByText('on its way')).toBeVisible();
  const link = await waitForMailedLink(ann.email, /reset-password/);
  await visit(page, link);
  await page.getByLabel('New password').fill('another long password of hers');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('status')).toContainText('signed out everywhere');
  await typePassword(page, { email: ann.email, password: 'another long password of hers' });
  await isIn(page);
  await visit(page, link);
  await expect(page.getByRole('button', { name: 'Set password' })).toHaveCount(0);
});
