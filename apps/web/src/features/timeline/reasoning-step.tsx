'use client';

import { Brain } from 'lucide-react';
import { useState } from 'react';
import { visibleText } from '@/ui/format/visible-text.ts';
import { Disclosure } from './disclosure.tsx';
import type { ReasoningItem } from './timeline.ts';

/** What the model thought, folded: one line that says so. */
export function ReasoningStep({ item }: { item: ReasoningItem }) {
  const [open, setOpen] = useState(false);
  const text = visibleText(item.live.text.trim());
  if (text === '' && !item.open) return null;
  return (
    <div className="text-sm text-muted">
      <Disclosure open={open} onToggle={() => setOpen(!open)} icon={<Brain aria-hidden className="size-4 shrink-0" />}>
        <span className="shrink-0">{item.open ? 'Thinking…' : 'Reasoning'}</span>
        {!open && <span className="min-w-0 truncate text-faint">{text.replaceAll(/[*\n]+/g, ' ').slice(0, 160)}</span>}
      </Disclosure>
      {open && <p className="mt-1 ml-6 whitespace-pre-wrap [overflow-wrap:anywhere]">{text.replaceAll('**', '')}</p>}
    </div>
  );
}
