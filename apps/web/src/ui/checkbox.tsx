import type { ReactNode } from 'react';

type CheckboxProps = {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  children: ReactNode;
};

export function Checkbox({ checked, onChange, disabled, children }: CheckboxProps) {
  return (
    <label className="flex min-h-8 items-start gap-2 py-1.5 text-base has-disabled:opacity-60 touch:min-h-11 touch:py-3">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-(--accent-fill)"
      />
      <span className="min-w-0">{children}</span>
    </label>
  );
}
