'use client';

import { type Member, type RemovedMember, removedMember } from '@codex-web/contracts/member';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { TextLink } from '@/ui/text-link.tsx';
import { removalInWords } from './removal-in-words.ts';

/** Asks, removes, and then says what came of it. */
export function RemoveMember({ member, onClose }: { member: Member; onClose: () => void }) {
  const [removed, setRemoved] = useState<RemovedMember | null>(null);
  const router = useRouter();
  const name = visibleName(member.name);
  if (removed) {
    const close = () => {
      router.refresh();
      onClose();
    };
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && close()}
        title={`${name} is removed`}
        description={removalInWords(removed)}
      >
        {removed.handedTasks.length > 0 && (
          <>
            <p className="mt-4 font-medium">Private tasks that are yours now</p>
            <ul className="mt-1 max-h-60 overflow-y-auto">
              {removed.handedTasks.map(({ id, title }) => (
                <li key={id} className="py-0.5 [overflow-wrap:anywhere]">
                  <TextLink href={`/tasks/${id}`}>{visibleName(title)}</TextLink>
                </li>
              ))}
            </ul>
          </>
        )}
        <div className="mt-5 flex justify-end">
          <Button look="primary" onClick={close}>
            Done
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      text="Their tasks stay. Their queued and running attempts end, and their credentials and API tokens of this workspace go. Private tasks that only they could see are handed to you."
      verb="Remove from the workspace"
      failureTitle={`${name} was not removed.`}
      onClose={onClose}
      staysOpen
      act={async () => {
        const path = `/members/${encodeURIComponent(member.userId)}`;
        setRemoved(await request(removedMember, path, { method: 'DELETE' }));
      }}
    />
  );
}
