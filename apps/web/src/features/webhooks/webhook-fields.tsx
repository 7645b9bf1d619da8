'use client';

import { type CreateWebhookRequest, createWebhookRequest, webhookTypes } from '@codex-web/contracts/webhook';
import { useState } from 'react';
import { Checkbox } from '@/ui/checkbox.tsx';
import { Field, FieldError } from '@/ui/field.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { wordsOfType } from './webhook-words.ts';

type Problems = Partial<Record<keyof CreateWebhookRequest, string>>;

/** What is being entered of a webhook, and what is wrong with it. `checked` answers null where something is. */
export function useWebhookDraft(initial: CreateWebhookRequest) {
  const [draft, setDraft] = useState(initial);
  const [problems, setProblems] = useState<Problems>({});
  const change = (part: Partial<CreateWebhookRequest>) => {
    setDraft((before) => ({ ...before, ...part }));
    setProblems({});
  };
  const checked = (): CreateWebhookRequest | null => {
    const parsed = createWebhookRequest.safeParse(draft);
    const issues = parsed.error?.issues.map(({ path, message }) => [path[0], message]) ?? [];
    setProblems(Object.fromEntries(issues));
    return parsed.data ?? null;
  };
  return { draft, problems, change, checked };
}

type WebhookFieldsProps = Pick<ReturnType<typeof useWebhookDraft>, 'draft' | 'problems' | 'change'>;

export function WebhookFields({ draft, problems, change }: WebhookFieldsProps) {
  return (
    <div className="grid gap-4">
      <Field id="webhook-name" label="Name" error={problems.name}>
        {(described) => (
          <TextInput
            {...described}
            maxLength={100}
            autoComplete="off"
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        id="webhook-url"
        label="Address"
        hint="It gets a signed POST request with ids, names and links, as Standard Webhooks says."
        error={problems.url}
      >
        {(described) => (
          <TextInput
            {...described}
            type="url"
            inputMode="url"
            placeholder="https://example.com/hooks/codex"
            autoComplete="off"
            spellCheck={false}
            value={draft.url}
            onChange={(event) => change({ url: event.target.value })}
          />
        )}
      </Field>
      <fieldset>
        <legend className="mb-1 text-sm font-medium">Told when</legend>
        <div className="grid sm:grid-cols-2">
          {webhookTypes.map((type) => (
            <Checkbox
              key={type}
              checked={draft.types.includes(type)}
              onChange={(isOn) =>
                change({ types: isOn ? [...draft.types, type] : draft.types.filter((other) => other !== type) })
              }
            >
              {wordsOfType(type)}
            </Checkbox>
          ))}
        </div>
        <p role="alert" className="text-xs empty:hidden">
          {problems.types && <FieldError>{problems.types}</FieldError>}
        </p>
      </fieldset>
    </div>
  );
}
