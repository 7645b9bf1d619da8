import { defineConfig } from '@playwright/test';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  globalSetup: './src/start-product.ts',
  // The product under test is one; what is killed in one test would be missed in another.
  workers: 1,
  // What passes the second time only is named as flaky, and does not hold up everybody else.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json']],
  outputDir: './test-results',
  use: {
    launchOptions: { executablePath: '/usr/bin/chromium', args: flags },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'product', testDir: './product' },
    { name: 'browser', testDir: './browser', dependencies: [] },
  ],
});
