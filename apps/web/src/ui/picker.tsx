'use client';

import { ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { classNames } from './class-names.ts';
import { PickerList, type PickerListProps } from './picker-list.tsx';

type PickerProps = Omit<PickerListProps, 'onPick'> & {
  /** What is picked, shown in the button. */
  shown: ReactNode;
  icon?: ReactNode;
  onChange: (value: string) => void;
  onOpen?: () => void;
  disabled?: boolean;
  className?: string;
};

/** A button that names what is picked and opens a list to pick another. */
export function Picker({ label, shown, icon, onChange, onOpen, disabled, className, ...list }: PickerProps) {
  const [open, setOpen] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    if (next) onOpen?.();
  };
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger
        disabled={disabled}
        aria-haspopup="listbox"
        className={classNames(
          'inline-flex h-7 min-w-0 items-center gap-1.5 rounded px-2 text-sm text-muted hover:bg-hover hover:text-text disabled:opacity-50 aria-expanded:bg-hover aria-expanded:text-text touch:h-11',
          className,
        )}
      >
        {icon}
        <span className="sr-only">{label}: </span>
        <span className="truncate">{shown}</span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          onOpenAutoFocus={(event) => event.preventDefault()}
          className="z-50 flex max-h-(--radix-popover-content-available-height) w-[min(320px,calc(100vw-16px))] animate-appear flex-col rounded bg-raised shadow-float"
        >
          <PickerList
            {...list}
            label={label}
            onPick={(value) => {
              onChange(value);
              setOpen(false);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
