import { readFileSync } from 'node:fs';
import { limitsAnswer } from '@codex-web/contracts/limit';
import { expect, type Page, test } from '@playwright/test';
import { addApiKey } from '../src/add-api-key.ts';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { GuardedProvider } from '../src/guarded-provider.ts';
import { newHold } from '../src/hold.ts';
import { product } from '../src/product.ts';
import { removeCredentials } from '../src/remove-credentials.ts';
import { type Step, script } from '../src/script.ts';
import { takeSession } from '../src/sign-in.ts';
import { enter, tabTo, typeInto } from '../src/tab-to.ts';
import { visit } from '../src/visit.ts';

const apiKey = 'sk-key-of-the-waiting-browser-0001';

let api: ApiClient;
let repositoryId: string;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
  repositoryId = (await api.addRepository(makeRepository({ 'a.txt': 'one\n' }))).id;
});
test.beforeEach(({ context }) => takeSession(context, api));
test.afterEach(async () => {
  for (const { id } of await limits()) await api.call('DELETE', `/limits/${id}`);
  await api.call('PUT', '/prices', { items: [] });
  await removeCredentials(api);
});

async function limits() {
  return limitsAnswer.parse((await api.call('GET', '/limits')).json).items;
}

const attemptMoney = 'Each attempt: Money, in all';

async function saveAttemptLimit(page: Page, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(attemptMoney));
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
  const form = page.getByRole('form', { name: 'Each attempt' });
  await enter(page, form.getByRole('button', { name: 'Save' }));
  await expect(form.getByText('Saved')).toBeVisible();
}

test('limits are set, changed, refused in words and emptied', async ({ page }) => {
  await visit(page, '/settings/limits');
  await saveAttemptLimit(page, '5');
  await expect(page.getByLabel(attemptMoney)).toHaveValue('$5.00');
  await typeInto(page, page.getByLabel('Each attempt: Tokens, in all'), '2M');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await limits()).length).toBe(2);
  await page.reload();
  await expect(page.getByLabel(attemptMoney)).toHaveValue('$5.00');
  await expect(page.getByLabel('Each attempt: Tokens, in all')).toHaveValue('2 M tokens');

  await saveAttemptLimit(page, '7.50');
  expect((await limits()).map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual([2_000_000, 7_500_000]);
  await saveAttemptLimit(page, '');
  expect((await limits()).map(({ metric }) => metric)).toEqual(['tokens']);
  await saveAttemptLimit(page, '3');
  expect(await limits()).toHaveLength(2);

  await tabTo(page, page.getByLabel('The workspace: Minutes, a day'));
  await page.keyboard.type('a while');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Write a time, such as 90 min or 2 h.')).toBeVisible();
  expect(await limits()).toHaveLength(2);
});

/** A turn of requests that cost one dollar each at a dollar for a thousand tokens. */
function requests(count: number): Step[] {
  return Array.from({ length: count }, (_, index): Step[] => [
    { usage: { input_tokens: 900, output_tokens: 100 } },
    { run: `echo ${index} >> a.txt` },
  ]).flat();
}

test('a task over its limit warns, ends with what to do, goes on after the limit was raised, and its cost is shown', async ({
  page,
}) => {
  await visit(page, '/settings/prices');
  await enter(page, page.getByRole('button', { name: 'Add a price' }));
  await typeInto(page, page.getByLabel('Model of the new price'), 'gpt-*');
  for (const rate of ['Input', 'Cached input', 'Output']) {
    const field = page.getByLabel(`${rate} of gpt-*, US dollars a million tokens`, { exact: true });
    await typeInto(page, field, '1000');
  }
  await enter(page, page.getByRole('button', { name: 'Save prices' }));
  await expect(page.getByText('Saved')).toBeVisible();
  await visit(page, '/settings/limits');
  await saveAttemptLimit(page, '5');

  // The worker looks at the limits once a second: the warning needs a time in which most of the limit is used.
  const hold = newHold();
  const slow: Step[] = [{ usage: { input_tokens: 900, output_tokens: 100 } }, { run: hold.command }];
  const steps: Step[] = [
    ...requests(3),
    ...slow,
    ...requests(4),
    { usage: { input_tokens: 900, output_tokens: 100 } },
    { say: 'All is spent.' },
  ];
  const task = await api.createTask({ prompt: script('Spend in the browser', ...steps), repositoryId });
  await visit(page, `/tasks/${task.id}`);
  await expect(page.getByText(/^\d\d % of the attempt’s limit of \$5\.00 used: \$\d\.\d\d\.$/)).toBeVisible();
  await hold.release();
  await expect(page.getByText(/^Reached the attempt’s limit of \$5\.00: \$\d\.\d\d used\.$/)).toBeVisible();
  await expect(page.getByText('Raise the limit, then continue.', { exact: true })).toBeVisible();
  await expect(page.getByText('limit_reached', { exact: true })).toBeVisible();

  await enter(page, page.getByRole('link', { name: 'Raise the limit' }));
  await saveAttemptLimit(page, '100');
  await page.goBack();
  await enter(page, page.getByRole('button', { name: 'Continue' }));
  await expect(page.getByText('Go on where you stopped.', { exact: true })).toBeVisible();
  await expect(page.getByText('Completed').first()).toBeVisible();

  await enter(page, page.getByRole('link', { name: 'Usage' }));
  const link = page.locator(`a[href="/tasks/${task.id}"]`);
  const row = page.getByRole('region', { name: 'Usage by task' }).getByRole('row').filter({ has: link });
  await expect(row.getByRole('cell').first()).toHaveText(await costOf(task.id));
  const download = page.waitForEvent('download');
  await enter(page, page.getByRole('link', { name: 'Download CSV' }));
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^usage-[\d-]+-to-[\d-]+\.csv$/);
  const lines = readFileSync(await file.path(), 'utf8').split('\r\n');
  expect(lines[0]).toContain('cost');
  expect(lines.some((line) => line.includes('Spend in the browser'))).toBe(true);
});

/** What a task has cost in all, as it is shown. */
async function costOf(taskId: string): Promise<string> {
  const attempts = (await api.getTask(taskId)).turns.flatMap((turn) => turn.attempts);
  const microUsd = attempts.reduce((sum, { usage }) => sum + usage.costMicroUsd, 0);
  return `$${(microUsd / 1_000_000).toFixed(2)}`;
}

test('a task whose provider is at its limit says what it waits for and until when, and goes on by itself', async ({
  page,
}) => {
  const provider = await GuardedProvider.start((token) => token === apiKey);
  try {
    const { id: credentialId } = await addApiKey(api, provider, { name: 'At its limit', apiKey });
    const resetsAt = Math.ceil(Date.now() / 1_000) + 15;
    const body = { error: { type: 'usage_limit_reached', message: 'Limit reached', resets_at: resetsAt } };
    provider.refuse = () => (Date.now() / 1_000 < resetsAt ? { status: 429, body } : null);
    const prompt = script('Wait in the browser', { run: 'echo two >> a.txt' }, { say: 'The wait is over.' });
    const task = await api.createTask({ prompt, repositoryId, credentialId });
    await visit(page, `/tasks/${task.id}`);

    await expect(page.getByText('Waiting', { exact: true }).first()).toBeVisible();
    const main = page.getByRole('main');
    await expect(main.getByText(/It goes on by itself in \d+s/)).toBeVisible();
    const left = async () => Number.parseInt((await main.getByText(/^in \d+s$/).textContent())?.slice(3) ?? '', 10);
    const before = await left();
    await expect.poll(left).toBeLessThan(before);
    await expect(page.getByText('The wait is over.', { exact: true })).toBeVisible();
    await expect(page.getByText('Completed').first()).toBeVisible();
    await expect(main.getByText('It goes on by itself')).toBeHidden();
  } finally {
    await provider.stop();
  }
});
