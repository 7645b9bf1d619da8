'use client';

import { X } from 'lucide-react';
import { Button } from '@/ui/button.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import type { PriceRow, Rate } from './price-rows.ts';

type PriceRowFieldsProps = {
  row: PriceRow;
  isWrong: boolean;
  onChange: (part: Partial<PriceRow>) => void;
  onRemove: () => void;
};

const rateWords: Record<Rate, string> = { input: 'Input', cachedInput: 'Cached input', output: 'Output' };
const rates = ['input', 'cachedInput', 'output'] as const satisfies readonly Rate[];

/** One price; on narrow screens its fields stand under the model. */
export function PriceRowFields({ row, isWrong, onChange, onRemove }: PriceRowFieldsProps) {
  const shared = {
    'aria-invalid': isWrong ? (true as const) : undefined,
    'aria-describedby': isWrong ? 'price-problem' : undefined,
    autoComplete: 'off',
    spellCheck: false,
  };
  const name = row.model === '' ? 'the new price' : row.model;
  return (
    <tr className="border-t border-line last:border-b max-sm:grid max-sm:grid-cols-3 max-sm:gap-2 max-sm:py-2">
      <td className="py-1.5 max-sm:col-span-2 max-sm:py-0">
        <TextInput
          {...shared}
          aria-label={`Model of ${name}`}
          placeholder="gpt-5*"
          value={row.model}
          onChange={(event) => onChange({ model: event.target.value })}
          className="font-mono text-sm!"
        />
      </td>
      {rates.map((rate) => (
        <td key={rate} className="py-1.5 pl-2 max-sm:order-3 max-sm:p-0">
          <span aria-hidden className="text-xs text-muted sm:hidden">
            {rateWords[rate]}
          </span>
          <TextInput
            {...shared}
            aria-label={`${rateWords[rate]} of ${name}, US dollars a million tokens`}
            inputMode="decimal"
            placeholder="0.00"
            value={row[rate]}
            onChange={(event) => onChange({ [rate]: event.target.value })}
            className="text-right tabular"
          />
        </td>
      ))}
      <td className="py-1.5 pl-2 max-sm:order-2 max-sm:justify-self-end max-sm:p-0">
        <Button look="quiet" size="square" className="size-9" aria-label={`Remove ${name}`} onClick={onRemove}>
          <X aria-hidden className="size-4" />
        </Button>
      </td>
    </tr>
  );
}
