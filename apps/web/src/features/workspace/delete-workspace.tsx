'use client';

import { z } from 'zod';
import { request } from '@/api/request.ts';
import { useMe } from '@/ui/me.tsx';
import { Section } from '@/ui/section.tsx';
import { TypedRemoval } from '@/ui/typed-removal.tsx';
import { useAction } from '@/ui/use-action.ts';
import { forgetWorkspace } from '@/ui/work-in-workspace.ts';

export function DeleteWorkspace() {
  const { workspace } = useMe();
  const action = useAction(async () => {
    await request(z.unknown(), '/workspace', { method: 'DELETE', body: { name: workspace.name } });
    forgetWorkspace();
    window.location.assign('/');
  });
  return (
    <Section
      title="Delete the workspace"
      text="Its tasks with their diffs, repositories, credentials and settings are gone for all members, and cannot be brought back. Attempts end. Its audit log stays with the installation."
    >
      <TypedRemoval
        id="delete-workspace"
        name={workspace.name}
        label="Delete workspace"
        verb="delete it"
        failureTitle="The workspace was not deleted."
        action={action}
      />
    </Section>
  );
}
