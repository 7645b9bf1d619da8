'use client';

import type { FormEvent, ReactNode } from 'react';
import type { ApiFailure } from '@/api/api-failure.ts';
import { Button } from './button.tsx';
import { FailureNotice } from './failure-notice.tsx';

type MakingFormProps = {
  label: string;
  /** On the button that makes it. */
  verb: string;
  busy: boolean;
  failure: ApiFailure | null;
  failureTitle: string;
  onSubmit: () => void;
  onCancel: () => void;
  children: ReactNode;
};

/** A form that opens in a page, in place of the button that led to it, to make something new. */
export function MakingForm({
  label,
  verb,
  busy,
  failure,
  failureTitle,
  onSubmit,
  onCancel,
  children,
}: MakingFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form noValidate onSubmit={submit} aria-label={label} className="grid gap-4 rounded border border-line p-4">
      {children}
      {failure && <FailureNotice title={failureTitle} failure={failure} />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={busy}>
          {verb}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
