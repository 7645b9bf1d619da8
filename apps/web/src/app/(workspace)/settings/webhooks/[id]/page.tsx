import { webhookDeliveriesAnswer, webhooksAnswer } from '@codex-web/contracts/webhook';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { read } from '@/api/read.ts';
import { DeliveryLog } from '@/features/webhooks/delivery-log.tsx';
import { EditWebhook, WebhookDangers } from '@/features/webhooks/webhook-settings.tsx';
import { WebhookStateMark } from '@/features/webhooks/webhook-state.tsx';
import { BackLink } from '@/ui/back-link.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName, visibleText } from '@/ui/format/visible-text.ts';
import { Section } from '@/ui/section.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Webhook' };

export default async function WebhookPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const webhooks = await read(webhooksAnswer, '/webhooks');
  const above = <BackLink href="/settings/webhooks">Webhooks</BackLink>;
  if (webhooks.failure) {
    return (
      <SettingsPage title="Webhook" text="" above={above}>
        <FailureNotice title="The webhook was not loaded." failure={webhooks.failure} />
      </SettingsPage>
    );
  }
  const webhook = webhooks.data.items.find((one) => one.id === id);
  if (!webhook) notFound();
  const deliveries = await read(webhookDeliveriesAnswer, `/webhooks/${id}/deliveries`);
  return (
    <SettingsPage title={visibleName(webhook.name)} text={<WebhookStateMark webhook={webhook} />} above={above}>
      {webhook.disabledReason && <p className="mb-5 text-failed">{visibleText(webhook.disabledReason)}</p>}
      <Section title="Where and when" isFirst>
        <EditWebhook key={webhook.id} webhook={webhook} />
      </Section>
      <Section title="Deliveries" text="Of the last 30 days. One that fails is tried again for more than a day.">
        {deliveries.failure ? (
          <FailureNotice title="The deliveries were not loaded." failure={deliveries.failure} />
        ) : (
          <DeliveryLog webhook={webhook} initial={deliveries.data} />
        )}
      </Section>
      <WebhookDangers webhook={webhook} />
    </SettingsPage>
  );
}
