'use client';

import {
  type EditWebhookRequest,
  type Webhook,
  webhook as webhookSchema,
  webhookWithSecret,
} from '@codex-web/contracts/webhook';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Section } from '@/ui/section.tsx';
import { ShownOnce } from '@/ui/shown-once.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { TypedRemoval } from '@/ui/typed-removal.tsx';
import { useAction } from '@/ui/use-action.ts';
import { useWebhookDraft, WebhookFields } from './webhook-fields.tsx';

/** Changes what a webhook is told of and where. */
export function EditWebhook({ webhook }: { webhook: Webhook }) {
  const { name, url, types } = webhook;
  const { draft, problems, change, checked } = useWebhookDraft({ name, url, types });
  const { run, busy, done, failure, reset } = useEdit(webhook);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = checked();
    if (body) void run(body);
  };
  return (
    <form noValidate aria-label="Webhook" onSubmit={submit}>
      <WebhookFields
        draft={draft}
        problems={problems}
        change={(part) => {
          change(part);
          reset();
        }}
      />
      <SaveBar busy={busy} done={done} failure={failure} failureTitle="The webhook was not saved." />
    </form>
  );
}

/** Gives it a new secret, switches it, removes it. */
export function WebhookDangers({ webhook }: { webhook: Webhook }) {
  return (
    <>
      <Rotate webhook={webhook} />
      <Switch webhook={webhook} />
      <Remove webhook={webhook} />
    </>
  );
}

function useEdit(webhook: Webhook) {
  const router = useRouter();
  return useAction(async (body: EditWebhookRequest) => {
    await request(webhookSchema, `/webhooks/${webhook.id}`, { method: 'PATCH', body });
    router.refresh();
  });
}

function Rotate({ webhook }: { webhook: Webhook }) {
  const [secret, setSecret] = useState<string | null>(null);
  const router = useRouter();
  const { run, busy, failure } = useAction(async () => {
    const answer = await request(webhookWithSecret, `/webhooks/${webhook.id}/secret`, { method: 'POST', body: {} });
    setSecret(answer.secret);
    router.refresh();
  });
  return (
    <Section
      title="New secret"
      text="For 24 hours requests are signed with the secret before it too, so that nothing is missed while you change it."
    >
      {webhook.previousSecretUntil && (
        <p className="mb-3 text-sm text-muted">
          The secret was changed; the one before it still signs, for a day after that.
        </p>
      )}
      {failure && (
        <div className="mb-3">
          <FailureNotice title="The secret was not changed." failure={failure} />
        </div>
      )}
      {secret && (
        <div className="mb-3">
          <ShownOnce label="New secret" text={secret} copyLabel="Copy secret">
            Requests are signed with it from now on.
          </ShownOnce>
        </div>
      )}
      <Button busy={busy} onClick={() => void run()}>
        Make a new secret
      </Button>
    </Section>
  );
}

function Switch({ webhook }: { webhook: Webhook }) {
  const { run, busy, failure } = useEdit(webhook);
  const { active } = webhook;
  return (
    <Section
      title={active ? 'Switch off' : 'Switch on'}
      text={active ? 'What was not delivered yet is given up.' : 'It is told of what happens from then on.'}
    >
      {failure && (
        <div className="mb-3">
          <FailureNotice title="Nothing was changed." failure={failure} />
        </div>
      )}
      <Button busy={busy} onClick={() => void run({ active: !active })}>
        {active ? 'Switch off' : 'Switch on'}
      </Button>
    </Section>
  );
}

function Remove({ webhook: { id, name, createdAt, createdBy } }: { webhook: Webhook }) {
  const router = useRouter();
  const removal = useAction(async () => {
    await request(z.unknown(), `/webhooks/${id}`, { method: 'DELETE' });
    router.push('/settings/webhooks');
    router.refresh();
  });
  return (
    <Section title="Remove" text="Its deliveries are removed with it, and what was not delivered yet is given up.">
      <TypedRemoval
        id="remove-webhook"
        name={name}
        label="Remove webhook"
        verb="remove it"
        failureTitle="The webhook was not removed."
        action={removal}
      />
      <p className="mt-4 text-sm text-muted">
        Added <RelativeTime at={createdAt} />
        {createdBy && ` by ${visibleName(createdBy)}`}.
      </p>
    </Section>
  );
}
