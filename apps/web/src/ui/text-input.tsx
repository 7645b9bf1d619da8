import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

export const inputClass =
  'w-full rounded border border-edge bg-bg px-2.5 text-base text-text hover:border-muted aria-invalid:border-failed ' +
  'disabled:opacity-60 max-sm:text-lg';

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={classNames(inputClass, 'h-9 touch:h-11', className)} />;
}
