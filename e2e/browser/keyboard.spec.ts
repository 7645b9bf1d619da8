import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { newHold } from '../src/hold.ts';
import { killService, product } from '../src/product.ts';
import { script } from '../src/script.ts';
import { takeSession } from '../src/sign-in.ts';
import { tabTo } from '../src/tab-to.ts';
import { visit } from '../src/visit.ts';

test('a task is submitted, found again and followed up with the keyboard alone', async ({ page }) => {
  const { baseUrl, owner } = product();
  const api = await new ApiClient(baseUrl).signIn(owner);
  await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const { keyboard } = page;

  await visit(page, '/sign-in');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await keyboard.type(owner.email);
  await keyboard.press('Tab');
  await keyboard.type(owner.password);
  await keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Start task' })).toBeVisible();

  await keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await keyboard.press('c');
  await expect(page.getByLabel('Prompt')).toBeFocused();
  await keyboard.insertText(script('Typed, never clicked', { run: 'echo two >> a.txt' }, { say: 'Done by keyboard.' }));
  await keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/\/tasks\//);
  await expect(page.getByText('Done by keyboard.', { exact: true })).toBeVisible();
  await expect(page.getByText('Completed').first()).toBeVisible();

  await visit(page, '/');
  const row = page.getByRole('link', { name: 'Typed, never clicked' }).first();
  await expect(row).toBeVisible();
  // The rows are there before the page listens to keys.
  await expect(async () => {
    await keyboard.press('j');
    await expect(row).toBeFocused({ timeout: 500 });
  }).toPass();
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Typed, never clicked' })).toBeVisible();

  const followUp = page.getByLabel('Follow-up prompt');
  await expect(followUp).toBeEnabled();
  await tabTo(page, followUp);
  await keyboard.insertText(script('Go on', { say: 'Followed up by keyboard.' }));
  await keyboard.press('Control+Enter');
  await expect(page.getByText('Followed up by keyboard.', { exact: true })).toBeVisible();
});

test('a page that lost its server says so, and goes on when it is back', async ({ page, context }) => {
  const { baseUrl, owner } = product();
  const api = await new ApiClient(baseUrl).signIn(owner);
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const hold = newHold();
  const prompt = script(
    'Work a while',
    { run: `for i in $(seq 6); do sleep 0.5; echo "tick $i"; done; ${hold.command}` },
    { say: 'All ticks told.' },
  );
  const created = await api.createTask({ prompt, repositoryId: repository.id });
  await takeSession(context, api);

  await visit(page, `/tasks/${created.id}`);
  await expect(page.getByText('tick 6', { exact: true })).toBeVisible();
  await killService('web');
  await expect(page.getByText(/Connection lost/)).toBeVisible();
  await hold.release();
  await expect(page.getByText('All ticks told.', { exact: true })).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText(/Connection lost/)).toBeHidden();
});
