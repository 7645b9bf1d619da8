import { queueAnswer } from '@codex-web/contracts/queue';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { QueueScreen } from '@/features/queue/queue-screen.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Queue' };

export default async function QueuePage() {
  const queue = await read(queueAnswer, '/queue');
  return (
    <SettingsPage title="Queue" text="What the workspace has to do, and in which order." isWide>
      {queue.failure ? (
        <FailureNotice title="The queue was not loaded." failure={queue.failure} />
      ) : (
        <QueueScreen initial={queue.data} />
      )}
    </SettingsPage>
  );
}
