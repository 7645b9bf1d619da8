'use client';

import { SlidersHorizontal } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Popover } from '@/ui/popover.tsx';
import { type ExtraOptions, wordsOf } from './extra-options.ts';

const ExtraOptionsForm = dynamic(() => import('./extra-options-form.tsx').then((module) => module.ExtraOptionsForm), {
  ssr: false,
});

type PickerProps = { value: ExtraOptions; onChange: (value: ExtraOptions) => void };

/** What most tasks leave as it is, behind one quiet button; what was chosen stands on it. */
export function ExtraOptionsPicker({ value, onChange }: PickerProps) {
  const [open, setOpen] = useState(false);
  const words = wordsOf(value);
  return (
    <Popover
      label="More options"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          title="More options"
          className="inline-flex h-7 min-w-0 items-center gap-1.5 rounded px-2 text-sm text-muted hover:bg-hover hover:text-text aria-expanded:bg-hover aria-expanded:text-text touch:h-11 touch:min-w-11 touch:justify-center"
        >
          <SlidersHorizontal aria-hidden className="size-3.5 shrink-0" />
          <span className="sr-only">More options{words && ': '}</span>
          {words && <span className="truncate">{words}</span>}
        </button>
      }
    >
      <ExtraOptionsForm value={value} onChange={onChange} />
    </Popover>
  );
}
