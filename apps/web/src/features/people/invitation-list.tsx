'use client';

import { type Invitation, type NewInvitation, newInvitation } from '@codex-web/contracts/invitation';
import { Mail } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { ExpiryTime } from '@/ui/expiry-time.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { roleWord } from '@/ui/role-words.ts';
import { Section } from '@/ui/section.tsx';
import { useAction } from '@/ui/use-action.ts';
import { InvitationLink } from './invitation-link.tsx';

/** Invitations that nobody has used yet. */
export function InvitationList({ invitations }: { invitations: Invitation[] }) {
  if (invitations.length === 0) return null;
  return (
    <Section title="Pending invitations" text="A link is shown only when it is made; a new one ends the one before.">
      <ul aria-label="Pending invitations">
        {invitations.map((one) => (
          <Row key={one.id} one={one} />
        ))}
      </ul>
    </Section>
  );
}

function Row({ one }: { one: Invitation }) {
  const [renewed, setRenewed] = useState<NewInvitation | null>(null);
  const router = useRouter();
  const renew = useAction(async () => {
    setRenewed(await request(newInvitation, `/invitations/${one.id}/renewals`, { method: 'POST', body: {} }));
    router.refresh();
  });
  const revoke = useAction(async () => {
    await request(z.unknown(), `/invitations/${one.id}`, { method: 'DELETE' });
    router.refresh();
  });
  const who = one.email ? visibleName(one.email) : 'Anybody with the link';
  const failure = renew.failure ?? revoke.failure;
  return (
    <li className="border-t border-line py-2.5 last:border-b">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <Mail aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
        <div className="min-w-0 flex-1 basis-48">
          <p className="font-medium [overflow-wrap:anywhere]">{who}</p>
          <p className="text-sm text-muted">
            {roleWord(one.role)}
            {one.groups.length > 0 && ` in ${one.groups.map(({ name }) => visibleName(name)).join(', ')}`}
            {one.invitedBy && ` · invited by ${visibleName(one.invitedBy.name)}`} ·{' '}
            <span className={one.expired ? 'text-waiting' : undefined}>
              <ExpiryTime at={one.expiresAt} />
            </span>
          </p>
        </div>
        <div className="ml-auto flex gap-1">
          <Button
            look="quiet"
            size="small"
            busy={renew.busy}
            aria-label={`New link for ${who}`}
            onClick={() => void renew.run()}
          >
            New link
          </Button>
          <Button
            look="quiet"
            size="small"
            busy={revoke.busy}
            aria-label={`Revoke the invitation for ${who}`}
            onClick={() => void revoke.run()}
          >
            Revoke
          </Button>
        </div>
      </div>
      {failure && (
        <div className="mt-2">
          <FailureNotice title="Nothing was changed." failure={failure} />
        </div>
      )}
      {renewed && (
        <div className="mt-2">
          <InvitationLink invitation={renewed} />
        </div>
      )}
    </li>
  );
}
