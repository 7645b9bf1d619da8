import AxeBuilder from '@axe-core/playwright';
import { credential } from '@codex-web/contracts/credential';
import { madeShareLink } from '@codex-web/contracts/share-link';
import { expect, type Page, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { product } from '../src/product.ts';
import { removeCredentials } from '../src/remove-credentials.ts';
import { script } from '../src/script.ts';
import { signIn } from '../src/sign-in.ts';

const sizes = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'laptop', width: 1440, height: 900 },
] as const;

let api: ApiClient;
let taskId = '';
let credentialId = '';
let sharedPath = '';
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script(
    'A task with a very long title that has to be cut somewhere, since nobody can read all of it in one line of a list',
    { plan: ['Look', 'Change', 'Check'] },
    { reason: 'This is simple.' },
    { run: 'printf "\\033[32mgreen\\033[0m\\n"; echo two >> a.txt' },
    { run: 'exit 3' },
    { say: 'Done, with a [link](https://example.com) and `code`.' },
  );
  const created = await api.createTask({ prompt, repositoryId: repository.id, attempts: 2 });
  await api.waitForEnd(created.id);
  taskId = created.id;
  const shared = await api.call('POST', `/tasks/${taskId}/share-links`, {});
  sharedPath = new URL(madeShareLink.parse(shared.json).url).pathname;
  const added = await api.call('POST', '/credentials', {
    kind: 'api-key',
    owner: 'person',
    name: 'A key with a name that is so long that it has to be cut in a list of credentials on a phone',
    apiKey: 'sk-a-key-that-nobody-asks-with-0001',
    provider: { kind: 'openai-compatible', baseUrl: 'https://models.of.a-provider-with-a-long-name.example.com/v1' },
    headers: { 'X-Title': 'Codex Web' },
    models: [{ id: 'vendor/a-model-with-a-rather-long-id-2026-11-22', label: 'A model' }],
  });
  expect(added.status, added.text).toBe(201);
  credentialId = credential.parse(added.json).id;
});
test.afterAll(() => removeCredentials(api));

const pages: [name: string, path: () => string, signedIn: boolean][] = [
  ['sign-in', () => '/sign-in', false],
  ['sign-up with a used link', () => '/sign-up?token=not-a-token-that-was-ever-made', false],
  ['board', () => '/', true],
  ['task', () => `/tasks/${taskId}`, true],
  ['repositories', () => '/repositories', true],
  ['credentials', () => '/settings/credentials', true],
  ['a new credential', () => '/settings/credentials/new', true],
  ['a credential', () => `/settings/credentials/${credentialId}`, true],
  ['limits', () => '/settings/limits', true],
  ['prices', () => '/settings/prices', true],
  ['usage', () => '/usage', true],
  ['forgotten password', () => '/forgot-password', false],
  ['a link that cannot be used', () => '/reset-password?token=not-a-token-that-was-ever-made', false],
  ['board, mine', () => '/?tab=mine', true],
  ['queue', () => '/queue', true],
  ['notifications', () => '/notifications', true],
  ['account', () => '/settings/account', true],
  ['security of the account', () => '/settings/account/security', true],
  ['sessions', () => '/settings/account/sessions', true],
  ['API tokens', () => '/settings/account/tokens', true],
  ['notification settings', () => '/settings/notifications', true],
  ['workspace', () => '/settings/workspace', true],
  ['people', () => '/settings/people', true],
  ['groups', () => '/settings/groups', true],
  ['service accounts', () => '/settings/service-accounts', true],
  ['webhooks', () => '/settings/webhooks', true],
  ['audit log', () => '/settings/audit', true],
  ['people of the installation', () => '/installation/people', true],
  ['workspaces of the installation', () => '/installation/workspaces', true],
  ['audit log of the installation', () => '/installation/audit', true],
  ['a new workspace', () => '/new-workspace', true],
  ['a device', () => '/device', true],
  ['a shared task', () => sharedPath, false],
  ['not found', () => '/tasks/00000000-0000-4000-8000-000000000000', true],
];

for (const { name: size, ...viewport } of sizes) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every page is accessible, fits and is quiet: ${size}, ${colorScheme}`, async ({ browser }) => {
      test.setTimeout(300_000);
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const faults = watch(page);
      for (const [name, path, signedIn] of pages) {
        await test.step(name, async () => {
          if (signedIn && page.url().includes('/sign-')) await signIn(page);
          await page.goto(`${product().baseUrl}${path()}`);
          await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
          if (name === 'task') await page.getByRole('link', { name: 'link', exact: true }).waitFor();
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(overflow).toBeLessThanOrEqual(0);
        });
      }
      expect(faults).toEqual([]);
      await context.close();
    });
  }
}

/** Collects what a careful person would see in the browser's tools: errors, and requests to anywhere else. */
function watch(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself reports a page that is answered with 404, which one of them is.
    if (message.type() === 'error' && !message.text().includes('404')) faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== product().baseUrl) faults.push(`request: ${url.href}`);
  });
  return faults;
}
