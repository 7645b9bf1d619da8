'use client';

import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ApiFailure } from '@/api/api-failure.ts';
import { CopyButton } from './copy-button.tsx';

type FailureNoticeProps = {
  failure: ApiFailure /** What could not be done: "The task was not started." */;
  title?: string;
  children?: ReactNode;
};

/** A refusal in words, with the id to name when asking for help, and what can be done about it as children. */
export function FailureNotice({ failure, title, children }: FailureNoticeProps) {
  return (
    <div
      role="alert"
      className="flex min-w-0 items-start gap-2 rounded border border-failed/40 bg-failed-soft px-3 py-2 text-sm"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <div className="min-w-0 flex-1 break-words">
        {title && <span className="font-medium">{title} </span>}
        {failure.message}
        {failure.requestId && (
          <span className="mt-0.5 flex items-center gap-1 text-xs text-muted">
            <span className="truncate">Request {failure.requestId}</span>
            <CopyButton text={failure.requestId} label="Copy request id" size="icon" />
          </span>
        )}
      </div>
      {children}
    </div>
  );
}
