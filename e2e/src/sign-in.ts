import type { BrowserContext, Page } from '@playwright/test';
import type { ApiClient } from './api-client.ts';
import { product } from './product.ts';
import { visit } from './visit.ts';

/** Signs the owner in through the page. */
export async function signIn(page: Page): Promise<void> {
  const { owner } = product();
  await visit(page, '/sign-in');
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Start task' }).waitFor();
}

/** Lets the browser go on as who is signed in at the API. */
export async function takeSession(context: BrowserContext, api: ApiClient): Promise<void> {
  const [name = '', value = ''] = api.cookie.split('=');
  await context.addCookies([{ name, value: decodeURIComponent(value), url: api.baseUrl }]);
}
