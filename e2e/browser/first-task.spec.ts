import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newInvitation } from '@codex-web/contracts/invitation';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { newHold } from '../src/hold.ts';
import { product } from '../src/product.ts';
import { script } from '../src/script.ts';
import { visit } from '../src/visit.ts';

test('from an invitation to an applied patch, in the browser', async ({ page }) => {
  const owner = await new ApiClient(product().baseUrl).signIn(product().owner);
  const { url } = newInvitation.parse((await owner.call('POST', '/invitations', {})).json);

  await visit(page, url);
  await page.getByLabel('Name').fill('Grace Newcomer');
  await page.getByLabel('E-mail').fill(`grace-${Date.now()}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill('a long enough password');
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page.getByRole('button', { name: 'Start task' })).toBeVisible();
  await page.getByRole('link', { name: 'Repositories' }).click();
  const addSample = page.getByRole('button', { name: 'Add the sample' });
  const sample = page.getByRole('main').getByText('greeter', { exact: true }).first();
  await expect(sample).toBeVisible();
  if (await addSample.isVisible()) await addSample.click();
  await expect(addSample).toHaveCount(0);
  await expect(sample).toBeVisible();

  await page.getByRole('link', { name: 'Board' }).click();
  await page.getByRole('button', { name: /^Repository:/ }).click();
  await page.getByRole('option', { name: 'greeter' }).click();

  const hold = newHold();
  const prompt = script(
    'Greet in German',
    { run: `for i in 1 2 3; do echo "step $i"; sleep 0.5; done; ${hold.command}` },
    { run: 'sed -i "s/es: .Hola./&, de: \\"Guten Tag\\"/" src/greet.js && git diff --stat' },
    { say: 'The greeter speaks **German** now.' },
  );
  await page.getByLabel('Prompt').fill(prompt);
  await page.getByLabel('Prompt').press('Control+Enter');

  await expect(page).toHaveURL(/\/tasks\/[0-9a-f-]+$/);
  await expect(page.getByRole('heading', { name: 'Greet in German' })).toBeVisible();
  await expect(page.getByText('step 3')).toBeVisible();
  await expect(page.getByText('Running', { exact: true }).first()).toBeVisible();
  await hold.release();
  await expect(page.getByText('The greeter speaks German now.')).toBeVisible();
  await expect(page.getByText('Completed').first()).toBeVisible();
  await expect(page.getByText('Guten Tag').first()).toBeVisible();

  const download = page.waitForEvent('download');
  await page
    .getByRole('link', { name: 'Download patch' })
    .or(page.getByRole('button', { name: 'Download patch' }))
    .click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.patch$/);

  const folder = mkdtempSync('/var/tmp/codex-web-browser-');
  try {
    const patch = join(folder, 'task.patch');
    await file.saveAs(patch);
    const clone = join(folder, 'clone');
    execFileSync('git', ['clone', '-q', join(product().dataFolder, 'sample/greeter.git'), clone]);
    execFileSync('git', ['-C', clone, 'apply', patch]);
    expect(readFileSync(join(clone, 'src/greet.js'), 'utf8')).toContain('de: "Guten Tag"');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
