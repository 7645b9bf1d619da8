import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { driveIssuer } from '../src/chatgpt-sign-in.ts';
import { makeRepository } from '../src/git-repository.ts';
import { GuardedProvider, rejectAt } from '../src/guarded-provider.ts';
import { newHold } from '../src/hold.ts';
import { product } from '../src/product.ts';
import { removeCredentials } from '../src/remove-credentials.ts';
import { script } from '../src/script.ts';
import { takeSession } from '../src/sign-in.ts';
import { enter, tabTo, typeInto } from '../src/tab-to.ts';
import { visit } from '../src/visit.ts';

const goodKey = 'sk-good-key-of-the-browser-0001';

let api: ApiClient;
let provider: GuardedProvider;
let repositoryId: string;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
  provider = await GuardedProvider.start((token) => token === goodKey);
  repositoryId = (await api.addRepository(makeRepository({ 'a.txt': 'one\n' }))).id;
});
test.beforeEach(({ context }) => takeSession(context, api));
test.afterEach(() => removeCredentials(api));
test.afterAll(() => provider.stop());

/** From the list of credentials to a new one that is being tested. */
async function addKey(page: Page, name: string, key: string): Promise<void> {
  await visit(page, '/settings/credentials');
  await enter(page, page.getByRole('link', { name: 'Add a credential' }));
  await tabTo(page, page.getByRole('radio', { name: /^OpenAI A key/ }));
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /^OpenAI-compatible/ })).toBeChecked();
  await typeInto(page, page.getByLabel('Address'), provider.baseUrl);
  await typeInto(page, page.getByLabel('API key', { exact: true }).and(page.locator('#secret')), key);
  await typeInto(page, page.getByLabel('Name', { exact: true }), name);
  await enter(page, page.getByRole('button', { name: 'Add and test' }));
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

/** Names the model that the stand-ins answer as; they list none. */
async function nameModel(page: Page): Promise<void> {
  await enter(page, page.getByRole('button', { name: 'Name a model' }));
  await expect(page.getByLabel('Find a model, or type an id to add it')).toBeFocused();
  await page.keyboard.type('gpt-5.5');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('checkbox', { name: 'gpt-5.5' })).toBeChecked();
  await enter(page, page.getByRole('button', { name: 'Save models' }));
}

async function remove(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name: 'Remove credential' });
  await typeInto(page, page.getByLabel(`Type ${name} to remove it`), name.slice(0, -1));
  await expect(button).toBeDisabled();
  await page.keyboard.type(name.slice(-1));
  await enter(page, button);
  await expect(page.getByRole('heading', { name: 'Credentials', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name })).toBeHidden();
}

test('with the keyboard alone a key is added, tested, given a model, made the default, pays for a task and is removed', async ({
  page,
}) => {
  await addKey(page, 'First key', goodKey);
  await expect(page.getByText('Default', { exact: true })).toBeVisible();
  await addKey(page, 'Guarded key', goodKey);
  const steps = page.getByRole('listitem');
  await expect(steps.filter({ hasText: 'Token works: There is a token to send.' })).toBeVisible();
  await expect(steps.filter({ hasText: 'A small request failed: There is no model to try.' })).toBeVisible();
  await nameModel(page);
  await expect(steps.filter({ hasText: 'A small request works: The model gpt-5.5 answers.' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Name a model' })).toBeHidden();

  const form = page.getByRole('form', { name: 'Name and default' });
  await tabTo(page, form.getByRole('checkbox', { name: 'Pays for my tasks' }));
  await page.keyboard.press('Space');
  await enter(page, form.getByRole('button', { name: 'Save' }));
  await expect(page.getByText('Default', { exact: true })).toBeVisible();

  await enter(page, page.getByRole('link', { name: 'Board' }));
  await expect(page.getByRole('button', { name: 'Paid by: Guarded key, yours' })).toBeVisible();
  await tabTo(page, page.getByLabel('Prompt'));
  const prompt = script('Paid by a key', { run: 'echo two >> a.txt' }, { say: 'The key has paid.' });
  await page.keyboard.insertText(prompt);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('The key has paid.', { exact: true })).toBeVisible();
  await expect(page.getByTitle('Paid by Guarded key, yours')).toBeVisible();

  await visit(page, '/settings/credentials');
  await enter(page, page.getByRole('link', { name: 'Guarded key' }));
  await remove(page, 'Guarded key');
});

test('a wrong key shows the words of its provider, and works once it is replaced', async ({ page }) => {
  await addKey(page, 'Mistyped key', 'sk-wrong-key-of-the-browser-0002');
  const steps = page.getByRole('listitem');
  await expect(steps.filter({ hasText: /List of models failed: .*Incorrect API key provided\./ })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('sk-wrong-key');

  await nameModel(page);
  await expect(steps.filter({ hasText: /A small request failed: .*Incorrect API key provided\./ })).toBeVisible();
  const form = page.getByRole('form', { name: 'API key' });
  await typeInto(page, form.getByLabel('New API key'), goodKey);
  await page.keyboard.press('Enter');
  await expect(form.getByText('Saved')).toBeVisible();
  await enter(page, page.getByRole('button', { name: 'Test again' }));
  await expect(steps.filter({ hasText: 'The model gpt-5.5 answers.' })).toBeVisible();
  await expect(page.getByText('Ready', { exact: true })).toBeVisible();
});

/** Presses the button that begins a sign-in, and types the code that is shown at the issuer. */
async function signInWithCode(page: Page, account: object): Promise<void> {
  await enter(page, page.getByRole('button', { name: 'Sign in with ChatGPT' }));
  const code = page.getByRole('main').locator('code').first();
  await expect(page.getByRole('link', { name: 'Open the sign-in page' })).toHaveAttribute('href', /\/codex\/device$/);
  await driveIssuer({ do: 'approve', userCode: await code.textContent(), account });
}

async function addPlan(page: Page): Promise<void> {
  await visit(page, '/settings/credentials/new');
  await tabTo(page, page.getByRole('radio', { name: /^OpenAI A key/ }));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /^ChatGPT plan/ })).toBeChecked();
}

test('a plan is signed in with a code, and the page says so while nobody knows how the sign-in stands', async ({
  page,
  context,
}) => {
  await addPlan(page);
  await enter(page, page.getByRole('button', { name: 'Sign in with ChatGPT' }));
  await expect(page.getByText(/Waits for you\. It ends in/)).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('It is not known whether you have signed in')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('It is not known whether you have signed in')).toBeHidden();
  const userCode = await page.getByRole('main').locator('code').first().textContent();
  const account = { accountId: 'acct-browser', email: 'browser@example.com', planType: 'plus' };
  await driveIssuer({ do: 'approve', userCode, account });
  await expect(page.getByRole('heading', { name: 'ChatGPT', level: 1 })).toBeVisible();
  await expect(page.getByText('Plus, browser@example.com', { exact: true })).toBeVisible();
  await expect(page.getByText('Ready', { exact: true })).toBeVisible();
});

test('a revoked sign-in is told on every page and on its task, which goes on after signing in again', async ({
  page,
}) => {
  const account = { accountId: 'acct-browser-revoked', email: 'revoked@example.com', planType: 'pro' };
  await addPlan(page);
  await signInWithCode(page, account);
  await expect(page.getByRole('heading', { name: 'ChatGPT', level: 1 })).toBeVisible();
  const credentialId = new URL(page.url()).pathname.split('/').at(-1) ?? '';

  const hold = newHold();
  const prompt = script('Revoked', { run: `${hold.command}; echo two >> a.txt` }, { say: 'It went on.' });
  const task = await api.createTask({ prompt, repositoryId, credentialId, model: 'gpt-5.5' });
  await visit(page, `/tasks/${task.id}`);
  const attemptId = task.turns[0]?.attempts[0]?.id ?? '';
  await api.waitForEvent(attemptId, (event) => event.type === 'command.started');
  await driveIssuer({ do: 'next', behaviours: [{ kind: 'refused', status: 401, code: 'refresh_token_invalidated' }] });
  const asked = await rejectAt(product().chatgptUrl);
  const token = asked.findLast(({ status }) => status === 200)?.authorization?.replace('Bearer ', '') ?? '';
  await rejectAt(product().chatgptUrl, token);
  await hold.release();

  await expect(page.getByText('credential_needs_sign_in', { exact: true })).toBeVisible();
  await expect(page.getByText(/needs you: sign in again or give it a new token, then continue\./)).toBeVisible();
  await page.reload();
  const banner = page.getByText(/no longer works; sign in again, or tasks it pays for stop\./);
  await expect(banner).toBeVisible();
  await enter(page, page.getByRole('link', { name: 'Sign in again' }));
  await expect(page.getByText('Needs sign-in', { exact: true })).toBeVisible();
  await signInWithCode(page, account);
  await expect(page.getByText('Ready', { exact: true })).toBeVisible();
  await expect(banner).toBeHidden();

  await visit(page, `/tasks/${task.id}`);
  await enter(page, page.getByRole('button', { name: 'Continue' }));
  await expect(page.getByText('Completed').first()).toBeVisible();
});
