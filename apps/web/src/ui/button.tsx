import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { Spinner } from './spinner.tsx';

const looks = {
  primary: 'bg-accent-fill text-on-accent hover:bg-accent-hover',
  plain: 'border border-edge bg-bg text-text hover:bg-hover',
  quiet: 'text-muted hover:bg-hover hover:text-text',
  danger: 'border border-edge bg-bg text-failed hover:bg-failed-soft',
  'danger-primary': 'bg-failed-fill text-on-accent hover:brightness-90',
} as const;

const base =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded font-medium whitespace-nowrap select-none ' +
  'disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50';

const sizes = {
  small: 'h-7 px-2 text-xs touch:h-11 touch:px-3',
  normal: 'h-8 px-3 text-sm touch:h-11 touch:px-4',
  square: 'size-7 text-sm touch:size-11',
} as const;

export type ButtonLook = keyof typeof looks;
export type ButtonSize = keyof typeof sizes;

/** The classes of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = 'plain', size: ButtonSize = 'normal'): string {
  return classNames(base, looks[look], sizes[size]);
}

type ButtonProps = ComponentProps<'button'> & {
  look?: ButtonLook;
  size?: ButtonSize /** At work: cannot be pressed again. */;
  busy?: boolean;
};

export function Button({ look, size, busy = false, className, children, disabled, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      // A button that is at work keeps the focus, which a disabled one would lose.
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      disabled={disabled}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classNames(buttonClass(look, size), className)}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}
