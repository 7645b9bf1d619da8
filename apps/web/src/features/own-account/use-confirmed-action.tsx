'use client';

import { type ReactNode, useState } from 'react';
import { useAction } from '@/ui/use-action.ts';
import { ConfirmationDialog } from './confirmation-dialog.tsx';

/**
 * Like `useAction`, for changes that the server takes only from somebody who lately showed who they are: where it asks for
 * that, `dialog` does, and the change is made afterwards.
 */
export function useConfirmedAction<A extends unknown[]>(act: (...args: A) => Promise<unknown>) {
  const [asked, setAsked] = useState<A | null>(null);
  const action = useAction(act);
  const isRefused = action.failure?.code === 'confirmation_required';
  const run = (...args: A) => {
    setAsked(args);
    return action.run(...args);
  };
  const dialog: ReactNode =
    isRefused && asked ? (
      <ConfirmationDialog onClose={action.reset} onConfirmed={() => void action.run(...asked)} />
    ) : null;
  return { ...action, run, failure: isRefused ? null : action.failure, dialog };
}
