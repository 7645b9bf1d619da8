'use client';

import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Section } from '@/ui/section.tsx';
import { TypedRemoval } from '@/ui/typed-removal.tsx';
import { forgetWorkspace } from '@/ui/work-in-workspace.ts';
import { useConfirmedAction } from './use-confirmed-action.tsx';

/** Ends the account, which cannot be undone. */
export function DeleteAccount({ email }: { email: string }) {
  const action = useConfirmedAction(async () => {
    await request(z.unknown(), '/account', { method: 'DELETE', body: { email } });
    forgetWorkspace();
    window.location.assign('/sign-in');
  });
  return (
    <Section
      title="Delete your account"
      text="You leave every workspace, your credentials and tokens are wiped, your attempts end, and nobody can sign in as you. Your tasks stay with their workspaces, without your name."
    >
      <TypedRemoval
        id="delete-account"
        name={email}
        label="Delete account"
        verb="delete your account"
        failureTitle="The account was not deleted."
        action={action}
      />
      {action.dialog}
    </Section>
  );
}
