import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '@/ui/class-names.ts';

type DisclosureProps = {
  open: boolean;
  onToggle: () => void;
  icon: ReactNode;
  children: ReactNode;
  className?: string;
};

/** A line that opens what stands under it. */
export function Disclosure({ open, onToggle, icon, children, className }: DisclosureProps) {
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className={classNames(
        'flex min-h-6 w-full min-w-0 items-center gap-2 rounded-sm text-left hover:text-text touch:min-h-11',
        className,
      )}
    >
      {icon}
      {children}
      <ChevronRight
        aria-hidden
        className={classNames('ml-auto size-3.5 shrink-0 text-faint transition-transform', open && 'rotate-90')}
      />
    </button>
  );
}
