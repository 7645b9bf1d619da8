import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from '@playwright/test';
const base = 'http://127.0.0.1:3979';
const people = JSON.parse(readFileSync('/var/tmp/webteam/people.json', 'utf8')) as { name: string; email: string; cookie: string }[];
const ids = JSON.parse(readFileSync('/var/tmp/webteam/ids.json', 'utf8'));
const [who = '0', modes = 'wl', ...paths] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const mode of modes.match(/../g) ?? []) {
  const context = await browser.newContext({
    viewport: mode[0] === 'w' ? { width: 1440, height: 900 } : { width: 390, height: 844 },
    hasTouch: mode[0] === 'n', isMobile: mode[0] === 'n',
    colorScheme: mode[1] === 'l' ? 'light' : 'dark', reducedMotion: 'reduce',
  });
  if (who !== '-') {
    const [n = '', v = ''] = people[Number(who)]!.cookie.split(/=(.*)/s);
    await context.addCookies([{ name: n, value: decodeURIComponent(v), url: base }]);
  }
  for (const raw of paths) {
    const [path = '', action = ''] = raw.split('#');
    const url = path.startsWith('http') ? path : path.replace(/:(\w+)/g, (_, k) => ids[k] ?? '');
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
    page.on('pageerror', (e) => errors.push(String(e)));
    await page.goto(url.startsWith('http') ? url : base + url);
    await page.waitForTimeout(1800);
    for (const step of action.split(';').filter(Boolean)) {
      const [kind = '', ...rest] = step.split('=');
      const arg = rest.join('=');
      if (kind === 'click') await page.getByRole('button', { name: arg }).first().click({ timeout: 4000 }).catch((e) => console.log('CLICK FAILED', arg, String(e).slice(0, 200)));
      if (kind === 'menu') await page.getByRole('menuitem', { name: arg }).first().click({ timeout: 4000 }).catch((e) => console.log('MENU FAILED', arg));
      if (kind === 'radio') await page.getByRole('radio', { name: arg }).first().click({ timeout: 4000 }).catch((e) => console.log('RADIO FAILED', arg));
      if (kind === 'key') await page.keyboard.press(arg);
      if (kind === 'type') await page.keyboard.type(arg);
      if (kind === 'wait') await page.waitForTimeout(Number(arg));
      await page.waitForTimeout(500);
    }
    const name = `/var/tmp/webteam/shots/${(path + (action ? `-${action}` : '')).replace(/[^\w]+/g, '_').slice(0, 70)}-${mode}.png`;
    await page.screenshot({ path: name });
    const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze().catch((e) => ({ violations: [{ id: String(e), nodes: [] as any[] }] }));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
    console.log(name, axe.violations.map((v: any) => `${v.id}: ${v.nodes.slice(0, 3).map((n: any) => n.html.slice(0, 160)).join(' | ')}`), errors.slice(0, 4), wide ? 'OVERFLOW' : '');
    await page.close();
  }
  await context.close();
}
await browser.close();
