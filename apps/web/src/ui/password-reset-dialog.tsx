'use client';

import { type PasswordResetLink, passwordResetLink } from '@codex-web/contracts/sign-in';
import { useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ExpiryTime } from './expiry-time.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { ShownOnce } from './shown-once.tsx';
import { useAction } from './use-action.ts';

type PasswordResetDialogProps = {
  name: string;
  /** Where the link is asked for: what follows `/api/v1`. */
  path: string;
  onClose: () => void;
};

/** Makes a link for somebody who lost their password, to be handed to them. */
export function PasswordResetDialog({ name, path, onClose }: PasswordResetDialogProps) {
  const [link, setLink] = useState<PasswordResetLink | null>(null);
  const { run, busy, failure } = useAction(async () =>
    setLink(await request(passwordResetLink, path, { method: 'POST', body: {} })),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Password reset link for ${name}`}
      description="Whoever has the link can set the password of this account. Hand it to the person alone; a second factor is still asked for."
    >
      <div className="mt-4 grid gap-4">
        {failure && <FailureNotice title="The link was not made." failure={failure} />}
        {link ? (
          <ShownOnce label="Password reset link" text={link.url} copyLabel="Copy link">
            It <ExpiryTime at={link.expiresAt} />.
          </ShownOnce>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{link ? 'Done' : 'Cancel'}</Button>
          {!link && (
            <Button look="primary" busy={busy} onClick={() => void run()}>
              Make link
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
