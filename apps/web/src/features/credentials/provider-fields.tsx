'use client';

import type { ProviderKind, WireApi } from '@codex-web/contracts/credential';
import { Button } from '@/ui/button.tsx';
import { Field } from '@/ui/field.tsx';
import { Segmented } from '@/ui/segmented.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import type { CredentialDraft, DraftProblems } from './credential-draft.ts';
import { addressHint, compatiblePresets } from './providers.ts';

export type ProviderDraft = Pick<CredentialDraft, 'baseUrl' | 'wireApi' | 'organisation' | 'project'>;

type ProviderFieldsProps = {
  kind: ProviderKind;
  draft: ProviderDraft;
  problems: DraftProblems;
  privateProviders: boolean;
  onChange: (part: Partial<ProviderDraft>) => void;
};

const wireApis = [
  { value: 'responses', label: 'Responses', hint: 'The Responses API: both agents can work with it' },
  { value: 'chat', label: 'Chat Completions', hint: 'Chat Completions only: the OpenAI loop works with it' },
] as const satisfies readonly { value: WireApi; label: string; hint: string }[];

/** Where the requests of a credential go, and in what form. */
export function ProviderFields({ kind, draft, problems, privateProviders, onChange }: ProviderFieldsProps) {
  const isCompatible = kind === 'openai-compatible';
  return (
    <div className="grid gap-4">
      {isCompatible && <Presets onPick={(baseUrl) => onChange({ baseUrl })} />}
      <Field id="base-url" label="Address" hint={hintOf(kind, privateProviders)} error={problems.baseUrl}>
        {(described) => (
          <TextInput
            {...described}
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            placeholder="https://"
            value={draft.baseUrl}
            onChange={(event) => onChange({ baseUrl: event.target.value })}
          />
        )}
      </Field>
      {kind !== 'openai' && (
        <div className="grid justify-items-start gap-1.5">
          <span aria-hidden className="text-sm font-medium">
            API
          </span>
          <Segmented
            label="API"
            value={draft.wireApi}
            onChange={(wireApi) => onChange({ wireApi })}
            options={wireApis}
          />
          <span className="text-xs text-muted">
            Choose Responses where the provider has it. With Chat Completions only the OpenAI loop can do the work.
          </span>
        </div>
      )}
      {kind !== 'azure-openai' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <OptionalText
            id="organisation"
            label="Organisation"
            value={draft.organisation}
            error={problems.organisation}
            onChange={(organisation) => onChange({ organisation })}
          />
          <OptionalText
            id="project"
            label="Project"
            value={draft.project}
            error={problems.project}
            onChange={(project) => onChange({ project })}
          />
        </div>
      )}
    </div>
  );
}

function Presets({ onPick }: { onPick: (baseUrl: string) => void }) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">Fill in the address of</legend>
      <div className="flex flex-wrap gap-2">
        {compatiblePresets.map(({ label, baseUrl }) => (
          <Button key={label} size="small" onClick={() => onPick(baseUrl)}>
            {label}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

type OptionalTextProps = {
  id: string;
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
};

function OptionalText({ id, label, value, error, onChange }: OptionalTextProps) {
  return (
    <Field id={id} label={label} hint="Optional." error={error}>
      {(described) => (
        <TextInput
          {...described}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function hintOf(kind: ProviderKind, privateProviders: boolean): string {
  const hint = kind in addressHint ? addressHint[kind as keyof typeof addressHint] : '';
  if (kind !== 'openai-compatible') return hint;
  return privateProviders
    ? `${hint} Private addresses that whoever runs this server has allowed work too.`
    : `${hint} It has to be public: whoever runs this server allows no private addresses.`;
}
