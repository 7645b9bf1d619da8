import { type Price, savePricesRequest } from '@codex-web/contracts/spending';

/** A price as it is being written: US dollars for a million tokens, as text. */
export type PriceRow = { id: number; model: string; input: string; cachedInput: string; output: string };

const rates = ['input', 'cachedInput', 'output'] as const;
export type Rate = (typeof rates)[number];

export function rowOf(price: Price, id: number): PriceRow {
  const { model, input, cachedInput, output } = price;
  return { id, model, input: dollars(input), cachedInput: dollars(cachedInput), output: dollars(output) };
}

/** Millionths of a dollar as dollars with as many digits as needed, at least two: `2.50`, `0.125`. */
export function dollars(microUsd: number): string {
  const digits = (microUsd / 1_000_000).toFixed(6).replace(/0+$/, '');
  return digits.replace(/\.(\d?)$/, (_, one: string) => `.${one.padEnd(2, '0')}`);
}

export type CheckedPrices = { items: Price[] } | { rowId: number | null; message: string };

/** The prices that rows stand for, or the first thing that is wrong with them; a row with nothing in it is left out. */
export function checkRows(rows: readonly PriceRow[]): CheckedPrices {
  const items: Price[] = [];
  for (const row of rows) {
    if (isEmpty(row)) continue;
    const [input, cachedInput, output] = rates.map((rate) => microUsdOf(row[rate]));
    if (input == null || cachedInput == null || output == null) {
      return { rowId: row.id, message: 'Write each price in US dollars for a million tokens, such as 2.50.' };
    }
    const price = { model: row.model.trim(), input, cachedInput, output };
    const parsed = savePricesRequest.safeParse({ items: [...items, price] });
    if (!parsed.success) return { rowId: row.id, message: parsed.error.issues[0]?.message ?? 'This is no price.' };
    items.push(price);
  }
  return { items };
}

function isEmpty({ model, input, cachedInput, output }: PriceRow): boolean {
  return [model, input, cachedInput, output].every((text) => text.trim() === '');
}

function microUsdOf(text: string): number | null {
  const match = /^\$?\s*(\d{1,5}(?:\.\d{0,6})?|\.\d{1,6})$/.exec(text.trim().replaceAll(/,(?=\d{3})/g, ''));
  return match ? Math.round(Number(match[1]) * 1_000_000) : null;
}
