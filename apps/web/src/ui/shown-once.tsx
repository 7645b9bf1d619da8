'use client';

import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import { TextInput } from './text-input.tsx';

type ShownOnceProps = { label: string; text: string; copyLabel: string; children?: ReactNode };

/** A secret that is kept nowhere in clear: it can be copied now, and not read again. */
export function ShownOnce({ label, text, copyLabel, children }: ShownOnceProps) {
  return (
    <div role="status" className="rounded border border-line bg-surface p-3">
      <div className="flex items-center gap-2">
        <TextInput
          readOnly
          aria-label={label}
          value={text}
          onFocus={(event) => event.target.select()}
          className="min-w-0 font-mono text-xs!"
        />
        <CopyButton text={text} label={copyLabel} size="normal" />
      </div>
      <p className="mt-2 text-sm text-muted">Copy it now: it is not shown again. {children}</p>
    </div>
  );
}
