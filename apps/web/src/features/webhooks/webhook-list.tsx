'use client';

import { type Webhook, type WebhookWithSecret, webhookWithSecret } from '@codex-web/contracts/webhook';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { MakingForm } from '@/ui/making-form.tsx';
import { ShownOnce } from '@/ui/shown-once.tsx';
import { useAction } from '@/ui/use-action.ts';
import { useWebhookDraft, WebhookFields } from './webhook-fields.tsx';
import { WebhookStateMark } from './webhook-state.tsx';

/** The webhooks of the workspace, and adding one. */
export function WebhookList({ webhooks }: { webhooks: readonly Webhook[] }) {
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<WebhookWithSecret | null>(null);
  const router = useRouter();
  return (
    <>
      {made && (
        <div className="mb-4">
          <ShownOnce label="Secret" text={made.secret} copyLabel="Copy secret">
            Requests to {visibleName(made.webhook.name)} are signed with it.
          </ShownOnce>
        </div>
      )}
      {isAdding ? (
        <AddWebhook
          onCancel={() => setAdding(false)}
          onAdded={(added) => {
            setMade(added);
            setAdding(false);
            router.refresh();
          }}
        />
      ) : (
        <Button look="primary" onClick={() => setAdding(true)}>
          <Plus aria-hidden className="size-4" />
          Add a webhook
        </Button>
      )}
      {webhooks.length === 0 && !isAdding ? (
        <p className="mt-4 border-t border-line py-8 text-muted">
          None yet. A webhook tells another program over HTTP when something happens here: a chat, a ticket system, your
          own.
        </p>
      ) : (
        <ul aria-label="Webhooks" className="mt-5">
          {webhooks.map((webhook) => (
            <Row key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      )}
    </>
  );
}

function Row({ webhook }: { webhook: Webhook }) {
  return (
    <li className="relative flex items-center gap-4 border-t border-line px-2 py-2 last:border-b hover:bg-surface">
      <div className="min-w-0 flex-1">
        <Link
          href={`/settings/webhooks/${webhook.id}`}
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {visibleName(webhook.name)}
        </Link>
        <p className="truncate text-sm text-muted" title={visibleName(webhook.url)}>
          {visibleName(webhook.url)}
        </p>
      </div>
      <WebhookStateMark webhook={webhook} />
    </li>
  );
}

type AddWebhookProps = { onAdded: (added: WebhookWithSecret) => void; onCancel: () => void };

function AddWebhook({ onAdded, onCancel }: AddWebhookProps) {
  const { draft, problems, change, checked } = useWebhookDraft({
    name: '',
    url: '',
    types: ['task.completed', 'task.failed'],
  });
  const { run, busy, failure } = useAction(async (body: typeof draft) => {
    onAdded(await request(webhookWithSecret, '/webhooks', { method: 'POST', body }));
  });
  const submit = () => {
    const body = checked();
    if (body) void run(body);
  };
  return (
    <MakingForm
      label="Add a webhook"
      verb="Add webhook"
      busy={busy}
      failure={failure}
      failureTitle="The webhook was not added."
      onSubmit={submit}
      onCancel={onCancel}
    >
      <WebhookFields draft={draft} problems={problems} change={change} />
    </MakingForm>
  );
}
