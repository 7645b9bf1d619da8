import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { product } from '../src/product.ts';
import { script } from '../src/script.ts';
import { takeSession } from '../src/sign-in.ts';

/** Opens the page at `path` while none of its scripts arrives. @returns what lets them through. */
async function openWithoutScripts(page: Page, path: string): Promise<() => void> {
  const scripts = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await scripts.promise;
    await route.continue();
  });
  await page.goto(`${product().baseUrl}${path}`, { waitUntil: 'commit' });
  return scripts.resolve;
}

test('what is pressed before the page can act on it is carried out once it can', async ({ context, page }) => {
  const api = await new ApiClient(product().baseUrl).signIn(product().owner);
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const { id } = await api.createTask({ prompt: script('Say it', { say: 'A *word*.' }), repositoryId: repository.id });
  await api.waitForEnd(id);
  await takeSession(context, api);
  const letScriptsIn = await openWithoutScripts(page, `/tasks/${id}`);
  await page.getByTitle('Who can see this task').click();
  letScriptsIn();
  await expect(page.getByRole('dialog', { name: 'Who can see this task' })).toBeVisible();
});

test('a form that is sent before the page can act on it is sent once it can', async ({ page }) => {
  const { owner } = product();
  const letScriptsIn = await openWithoutScripts(page, '/sign-in');
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  letScriptsIn();
  await expect(page.getByRole('button', { name: 'Start task' })).toBeVisible();
});
