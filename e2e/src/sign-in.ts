import type { Page } from '@playwright/test';
import { product } from './product.ts';

/** Signs the owner in through the page. */
export async function signIn(page: Page): Promise<void> {
  const { baseUrl, owner } = product();
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Start task' }).waitFor();
}
