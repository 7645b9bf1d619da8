import { webhooksAnswer } from '@codex-web/contracts/webhook';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { WebhookList } from '@/features/webhooks/webhook-list.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Webhooks' };

export default async function WebhooksPage() {
  const webhooks = await read(webhooksAnswer, '/webhooks');
  return (
    <SettingsPage
      title="Webhooks"
      text="Tell other programs over HTTP when something happens in this workspace. Private tasks are never told of."
    >
      {webhooks.failure ? (
        <FailureNotice title="The webhooks were not loaded." failure={webhooks.failure} />
      ) : (
        <WebhookList webhooks={webhooks.data.items} />
      )}
    </SettingsPage>
  );
}
