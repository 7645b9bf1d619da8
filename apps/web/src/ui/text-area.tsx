import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { inputClass } from './text-input.tsx';

/** Several lines of text; it grows with them. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={2}
      {...rest}
      className={classNames(inputClass, 'block field-sizing-content max-h-60 min-h-16 resize-none py-2', className)}
    />
  );
}
