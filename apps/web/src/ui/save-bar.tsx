'use client';

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ApiFailure } from '@/api/api-failure.ts';
import { Button } from './button.tsx';
import { FailureNotice } from './failure-notice.tsx';

type SaveBarProps = {
  label?: string;
  busy: boolean;
  /** The last save arrived, and nothing was changed since. */
  done: boolean;
  failure: ApiFailure | null;
  failureTitle: string;
  disabled?: boolean;
  children?: ReactNode;
};

/** Ends a form: the button that saves it, and what came of that. */
export function SaveBar({ label = 'Save', busy, done, failure, failureTitle, disabled, children }: SaveBarProps) {
  return (
    <>
      {failure && (
        <div className="mt-3">
          <FailureNotice title={failureTitle} failure={failure} />
        </div>
      )}
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" busy={busy} disabled={disabled}>
          {label}
        </Button>
        {children}
        <span role="status" className="flex items-center gap-1 text-sm text-completed">
          {done && !busy && (
            <>
              <Check aria-hidden className="size-3.5" />
              Saved
            </>
          )}
        </span>
      </div>
    </>
  );
}
