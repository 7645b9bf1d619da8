import { signedInDevice } from '@codex-web/contracts/sign-in';
import type { Metadata } from 'next';
import { z } from 'zod';
import { read } from '@/api/read.ts';
import { Sessions } from '@/features/own-account/sessions.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Sessions' };

const sessionsAnswer = z.object({ items: z.array(signedInDevice) });

export default async function SessionsPage() {
  const { data, failure } = await read(sessionsAnswer, '/sessions');
  return (
    <SettingsPage title="Sessions" text="Where you are signed in. End what you do not know, then change your password.">
      {failure ? (
        <FailureNotice title="Your sessions were not loaded." failure={failure} />
      ) : (
        <Sessions devices={data.items} />
      )}
    </SettingsPage>
  );
}
