'use client';

import { createWorkspaceRequest, ownWorkspace } from '@codex-web/contracts/workspace';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useSubmit } from '@/ui/use-submit.ts';
import { workInWorkspace } from '@/ui/work-in-workspace.ts';

/** Makes a workspace, which its maker owns, and goes into it. */
export function NewWorkspaceForm() {
  const { errors, failure, busy, onSubmit } = useSubmit(createWorkspaceRequest, async (body) => {
    const made = await request(ownWorkspace, '/workspaces', { method: 'POST', body });
    await workInWorkspace(made.id, '/');
  });
  return (
    <form noValidate onSubmit={onSubmit} aria-label="New workspace" className="grid max-w-md gap-4">
      {failure && <FailureNotice title="The workspace was not made." failure={failure} />}
      <Field id="workspace-name" label="Name" hint="That of your team, for example." error={errors.name}>
        {(described) => <TextInput {...described} name="name" autoComplete="off" maxLength={100} />}
      </Field>
      <Button type="submit" look="primary" busy={busy} className="justify-self-start">
        Make workspace
      </Button>
    </form>
  );
}
