'use client';

import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { useAction } from './use-action.ts';

type ConfirmDialogProps = {
  /** A question. */
  title: string;
  /** What happens then. */
  text: string;
  /** That of the button which does it. */
  verb: string;
  failureTitle: string;
  isDangerous?: boolean;
  /** What comes after it takes the place of the question. */
  staysOpen?: boolean;
  act: () => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
};

/** Asks before something is done that cannot easily be undone; it closes when it was. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, verb, failureTitle, isDangerous = true, staysOpen = false, act, onClose, children } = props;
  const { run, busy, failure } = useAction(act);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} description={text}>
      {children && <div className="mt-4">{children}</div>}
      {failure && (
        <div className="mt-4">
          <FailureNotice title={failureTitle} failure={failure} />
        </div>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button data-autofocus onClick={onClose}>
          Cancel
        </Button>
        <Button
          look={isDangerous ? 'danger-primary' : 'primary'}
          busy={busy}
          onClick={() => void run().then((isDone) => isDone && !staysOpen && onClose())}
        >
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}
