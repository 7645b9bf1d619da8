import type { NewInvitation } from '@codex-web/contracts/invitation';
import { visibleName } from '@/ui/format/visible-text.ts';
import { ShownOnce } from '@/ui/shown-once.tsx';

/** The address of an invitation, right after it was made. */
export function InvitationLink({ invitation: { url, email, mailed } }: { invitation: NewInvitation }) {
  return (
    <ShownOnce label="Invitation link" text={url} copyLabel="Copy link">
      {mailed && email ? `It is also on its way to ${visibleName(email)}.` : 'Send it to the person yourself.'}
    </ShownOnce>
  );
}
