'use client';

import { removedMember } from '@codex-web/contracts/member';
import { useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMe } from '@/ui/me.tsx';
import { Section } from '@/ui/section.tsx';
import { forgetWorkspace } from '@/ui/work-in-workspace.ts';

export function LeaveWorkspace() {
  const { workspace } = useMe();
  const [isAsking, setAsking] = useState(false);
  const name = visibleName(workspace.name);
  return (
    <Section
      title="Leave the workspace"
      text="Your tasks stay. Your credentials and API tokens of this workspace go, and your attempts end."
    >
      <Button look="danger" onClick={() => setAsking(true)}>
        Leave {name}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Leave ${name}?`}
          text="You need a new invitation to come back. Private tasks that only you can see are handed to an owner."
          verb="Leave workspace"
          failureTitle="You have not left."
          onClose={() => setAsking(false)}
          act={async () => {
            await request(removedMember, '/workspace/leave', { method: 'POST', body: {} });
            forgetWorkspace();
            window.location.assign('/');
          }}
        />
      )}
    </Section>
  );
}
