import { randomUUID } from 'node:crypto';
import type { Task } from '@codex-web/contracts/task';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { type Colleague, inviteColleague } from '../src/colleague.ts';
import { makeRepository } from '../src/git-repository.ts';
import { product } from '../src/product.ts';
import { script } from '../src/script.ts';
import { takeSession } from '../src/sign-in.ts';
import { visit } from '../src/visit.ts';

let ann: Colleague;
let bob: Colleague;
let task: Task;
/** Others for each test, as are the names of Ann and Bob: pickers show everybody of the workspace. */
let title: string;
test.beforeEach(async () => {
  const owner = await new ApiClient(product().baseUrl).signIn(product().owner);
  const repository = await owner.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const mark = randomUUID().slice(0, 8);
  ann = await inviteColleague(owner, { name: `Ann ${mark}` });
  bob = await inviteColleague(owner, { name: `Bob ${mark}` });
  title = `Something for two ${mark}`;
  const prompt = script(title, { run: 'echo two >> a.txt' }, { say: 'Done.' });
  const created = await ann.api.createTask({ prompt, repositoryId: repository.id });
  task = await ann.api.waitForEnd(created.id);
});

/** A browser of their own, on the page at `path`. */
async function open(browser: Browser, who: Colleague, path: string): Promise<Page> {
  const context = await browser.newContext();
  await takeSession(context, who.api);
  const page = await context.newPage();
  await visit(page, `${path}`);
  return page;
}

test('two people see that the other is there, and what they say, at once', async ({ browser }) => {
  const annsPage = await open(browser, ann, `/tasks/${task.id}`);
  const bobsPage = await open(browser, bob, `/tasks/${task.id}`);
  await expect(annsPage.getByText(`${bob.name} is looking at this task`)).toBeAttached();
  await expect(bobsPage.getByText(`${ann.name} is looking at this task`)).toBeAttached();

  await bobsPage.getByRole('radio', { name: 'Comment' }).click();
  await bobsPage.getByPlaceholder('Say something to the team').fill('Why *two*?');
  await bobsPage.keyboard.press('Control+Enter');
  await expect(annsPage.getByText('Why two?')).toBeVisible();

  await bobsPage.context().close();
  await expect(annsPage.getByText(`${bob.name} is looking at this task`)).not.toBeAttached({ timeout: 45_000 });
  await annsPage.context().close();
});

test('who is mentioned is told wherever they are, and gets from there to what was said', async ({ browser }) => {
  const annsBoard = await open(browser, ann, '/');
  const bobsPage = await open(browser, bob, `/tasks/${task.id}`);
  await bobsPage.getByRole('radio', { name: 'Comment' }).click();
  await bobsPage.getByPlaceholder('Say something to the team').fill(`@${ann.name}, why *two*?`);
  await bobsPage.keyboard.press('Control+Enter');

  await annsBoard.getByRole('button', { name: /Notifications, [1-9]/ }).click();
  await annsBoard.getByRole('link', { name: new RegExp(`${bob.name}.*mentioned`) }).click();
  await expect(annsBoard.getByText('why two?')).toBeVisible();
  await expect(annsBoard.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
  for (const page of [annsBoard, bobsPage]) await page.context().close();
});

test('a task that becomes private leaves the page of whoever had it open, and comes back when it is handed to them', async ({
  browser,
}) => {
  const annsPage = await open(browser, ann, `/tasks/${task.id}`);
  const bobsPage = await open(browser, bob, `/tasks/${task.id}`);
  const bobsBoard = await open(browser, bob, '/');
  await expect(bobsBoard.getByRole('link', { name: title })).toBeVisible();

  await annsPage.getByTitle('Who can see this task').click();
  await annsPage.getByRole('radio', { name: /Private/ }).click();
  await expect(bobsBoard.getByRole('link', { name: title })).toHaveCount(0);
  await expect(bobsPage.getByRole('heading', { name: 'You can no longer see this task' })).toBeVisible();
  await expect(bobsPage.getByText(title).filter({ visible: true })).toHaveCount(0);
  // Else it would show the task again, and what he is told of it would count as read.
  await bobsPage.context().close();
  await annsPage.keyboard.press('Escape');

  await annsPage.getByRole('button', { name: 'More actions' }).click();
  await annsPage.getByRole('menuitem', { name: 'Hand over' }).click();
  await annsPage.getByLabel('Hand over to').selectOption({ label: bob.name });
  await annsPage.getByLabel('Note').fill('Yours now.');
  await annsPage.getByRole('button', { name: 'Hand over' }).click();
  await expect(bobsBoard.getByRole('link', { name: title })).toBeVisible();
  await expect(bobsBoard.getByRole('button', { name: /Notifications, [1-9]/ })).toBeVisible();
  await bobsBoard.getByRole('link', { name: title }).click();
  await expect(bobsBoard.getByText('Yours now.')).toBeVisible();
  for (const page of [annsPage, bobsBoard]) await page.context().close();
});

test('a link shows the task to a browser that is not signed in, and nothing else', async ({ browser }) => {
  const annsPage = await open(browser, ann, `/tasks/${task.id}`);
  await annsPage.getByTitle('Who can see this task').click();
  await annsPage.getByRole('button', { name: /make (a )?link/i }).click();
  const url = await annsPage.getByLabel('The link').inputValue();
  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(url);
  await expect(visitor.getByRole('heading', { name: title })).toBeVisible();
  await expect(visitor.getByText('a.txt').first()).toBeVisible();
  await expect(visitor.getByRole('link', { name: 'Board' })).toHaveCount(0);
  await annsPage
    .getByRole('button', { name: /withdraw/i })
    .first()
    .click();
  await expect(async () => {
    expect((await visitor.goto(url))?.status()).toBe(404);
  }).toPass();
  await annsPage.context().close();
  await visitor.context().close();
});

test('the owner pauses the queue with the keyboard, and a waiting task says so', async ({ browser }) => {
  const owner: Colleague = {
    api: await new ApiClient(product().baseUrl).signIn(product().owner),
    ...product().owner,
  };
  const page = await open(browser, owner, '/queue');
  try {
    await page.getByRole('radio', { name: /Paused/ }).focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('radio', { name: /Paused/ })).toBeChecked();
    const waiting = await ann.api.createTask({
      prompt: script('Waits', { say: 'Done.' }),
      repositoryId: task.repository.id,
    });
    await expect(page.getByRole('link', { name: 'Waits' })).toBeVisible();
    const annsPage = await open(browser, ann, `/tasks/${waiting.id}`);
    await expect(annsPage.getByText(/paused/i).first()).toBeVisible();
    await page.getByRole('radio', { name: /Open/ }).click();
    await ann.api.waitForEnd(waiting.id);
    await expect(annsPage.getByText('Done.', { exact: true }).first()).toBeVisible();
    await annsPage.context().close();
  } finally {
    await owner.api.call('PATCH', '/queue', { state: 'open' });
    await page.context().close();
  }
});

test('an owner invites a viewer, who reads and finds nothing to change', async ({ browser }) => {
  const owner: Colleague = {
    api: await new ApiClient(product().baseUrl).signIn(product().owner),
    ...product().owner,
  };
  const page = await open(browser, owner, '/settings/people');
  await page.getByLabel('Role', { exact: true }).selectOption('viewer');
  await page
    .getByRole('button', { name: /invite|make (a )?link|invitation/i })
    .last()
    .click();
  const link = await page.getByLabel('Invitation link').inputValue();
  const visitor = await (await browser.newContext()).newPage();
  await visit(visitor, link);
  await visitor.getByLabel('Name').fill('Vera Viewer');
  await visitor.getByLabel('E-mail').fill(`vera-${task.id}@example.com`);
  await visitor.getByLabel('Password', { exact: true }).fill('a long word that vera knows');
  await visitor.getByRole('button', { name: /sign up|join|create/i }).click();
  await expect(visitor.getByRole('link', { name: title }).first()).toBeVisible();
  await expect(visitor.getByRole('button', { name: 'Start task' })).toHaveCount(0);
  await visitor.goto(`${product().baseUrl}/tasks/${task.id}`);
  await expect(visitor.getByText('Done.', { exact: true }).first()).toBeVisible();
  await expect(visitor.getByLabel('Comment')).toHaveCount(0);
  await page.context().close();
  await visitor.context().close();
});
