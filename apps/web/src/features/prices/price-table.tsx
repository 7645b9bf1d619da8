'use client';

import type { Price } from '@codex-web/contracts/spending';
import { Button } from '@/ui/button.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { dollars } from './price-rows.ts';

type PriceTableProps = {
  label: string;
  prices: readonly Price[];
  /** Begins an own price with this one. */
  onTake?: (price: Price) => void;
};

/** Prices to look at, in US dollars for a million tokens. */
export function PriceTable({ label, prices, onTake }: PriceTableProps) {
  const number = 'py-1.5 pl-3 text-right whitespace-nowrap tabular';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with keys
    <section aria-label={`${label}: table`} tabIndex={0} className="relative overflow-x-auto">
      <table className="w-full border-collapse text-left text-sm">
        <thead>
          <tr className="text-muted">
            <th scope="col" className="py-1 font-medium">
              Model
            </th>
            {['Input', 'Cached', 'Output'].map((word) => (
              <th key={word} scope="col" className="py-1 pl-3 text-right font-medium">
                {word}
              </th>
            ))}
            {onTake && <td />}
          </tr>
        </thead>
        <tbody>
          {prices.map((price) => (
            <tr key={price.model} className="border-t border-line last:border-b">
              <th scope="row" className="py-1.5 font-mono text-xs font-normal [overflow-wrap:anywhere]">
                {visibleName(price.model)}
              </th>
              <td className={number}>${dollars(price.input)}</td>
              <td className={number}>${dollars(price.cachedInput)}</td>
              <td className={number}>${dollars(price.output)}</td>
              {onTake && (
                <td className="py-0.5 pl-3 text-right">
                  <Button
                    look="quiet"
                    size="small"
                    aria-label={`Change the price of ${price.model}`}
                    onClick={() => onTake(price)}
                  >
                    Change
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
