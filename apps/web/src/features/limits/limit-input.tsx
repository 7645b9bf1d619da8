'use client';

import { useId } from 'react';
import { FieldError } from '@/ui/field.tsx';
import { formatLimitAmount, type LimitMetric, limitAmountExample, parseLimitAmount } from '@/ui/format/limit-amount.ts';
import { TextInput } from '@/ui/text-input.tsx';

type LimitInputProps = {
  label: string;
  metric: LimitMetric;
  text: string;
  problem: string | undefined;
  mayChange: boolean;
  onChange: (text: string) => void;
};

/** One amount. It is written out with its unit when the field is left. */
export function LimitInput({ label, metric, text, problem, mayChange, onChange }: LimitInputProps) {
  const id = useId();
  if (!mayChange) return <span className="block py-1.5 tabular">{text === '' ? 'No limit' : text}</span>;
  const writeOut = () => {
    const amount = parseLimitAmount(metric, text);
    if (amount !== null) onChange(formatLimitAmount(metric, amount));
  };
  return (
    <>
      <TextInput
        aria-label={label}
        aria-invalid={problem ? true : undefined}
        aria-describedby={id}
        autoComplete="off"
        placeholder="No limit"
        title={limitAmountExample[metric]}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onBlur={writeOut}
        className="tabular"
      />
      <div id={id} aria-live="polite" className="mt-1 text-xs empty:hidden">
        {problem && <FieldError>{problem}</FieldError>}
      </div>
    </>
  );
}
