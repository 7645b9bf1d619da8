import type { Page } from '@playwright/test';
import { product } from './product.ts';

/** Opens a page of the product and waits until its buttons answer: a script clicks sooner than the page's own scripts have come. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, product().baseUrl).href);
  await page.waitForFunction(() => {
    const buttons = [...document.querySelectorAll('button')];
    return buttons.every((button) => Object.keys(button).some((key) => key.startsWith('__reactProps')));
  });
}
