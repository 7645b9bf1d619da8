'use client';

import { type ReactNode, useState } from 'react';
import { Field } from '@/ui/field.tsx';
import { Fold } from '@/ui/fold.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMay, useMe } from '@/ui/me.tsx';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Segmented } from '@/ui/segmented.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import type { CredentialDraft } from './credential-draft.ts';
import { DefaultChoice, type LacksDefault } from './default-choice.tsx';
import { HeaderFields } from './header-fields.tsx';
import { ProviderFields } from './provider-fields.tsx';
import { SecretFields } from './secret-fields.tsx';
import { useNewCredential } from './use-new-credential.ts';

type NewCredentialFormProps = {
  provider: CredentialDraft['provider'];
  privateProviders: boolean;
  lacksDefault: LacksDefault;
};

const keyKind = { value: 'api-key', label: 'API key' } as const;
const tokenKind = { value: 'bearer', label: 'Token' } as const;
const noKind = { value: 'none', label: 'None' } as const;

/** A credential with a key, a token, or nothing to show at the door of its provider. */
export function NewCredentialForm({ provider, privateProviders, lacksDefault }: NewCredentialFormProps) {
  const { draft, change, problems, submit, busy, done, failure } = useNewCredential(provider);
  const kinds = provider === 'openai-compatible' ? [keyKind, tokenKind, noKind] : [keyKind, tokenKind];
  // OpenAI needs no more than a key, so the rest of it stands folded at the end.
  const isOpenai = provider === 'openai';
  const providerFields = (
    <ProviderFields
      kind={provider}
      draft={draft}
      problems={problems}
      privateProviders={privateProviders}
      onChange={change}
    />
  );
  const headerFields = (
    <HeaderFields headers={draft.headers} error={problems.headers} onChange={(headers) => change({ headers })} />
  );
  return (
    <form
      noValidate
      aria-label="New credential"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {!isOpenai && providerFields}
      <div className="grid justify-items-start gap-1.5">
        <span aria-hidden className="text-sm font-medium">
          It signs in with
        </span>
        <Segmented
          label="It signs in with"
          value={draft.kind}
          onChange={(kind) => change({ kind, secret: '' })}
          options={kinds}
        />
      </div>
      <SecretFields
        kind={draft.kind}
        secret={draft.secret}
        expiresAt={draft.expiresAt}
        problems={problems}
        onChange={change}
      />
      {!isOpenai && headerFields}
      <Field id="name" label="Name" hint="Shown wherever it pays." error={problems.name}>
        {(described) => (
          <TextInput
            {...described}
            autoComplete="off"
            maxLength={100}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Belongs draft={draft} lacksDefault={lacksDefault} onChange={change} />
      {isOpenai && (
        <More isOpen={Object.keys(problems).some((field) => field !== 'name' && field !== 'secret')}>
          {providerFields}
          {headerFields}
        </More>
      )}
      <SaveBar
        label="Add and test"
        busy={busy}
        done={false}
        disabled={done}
        failure={failure}
        failureTitle="The credential was not added."
      />
    </form>
  );
}

type BelongsProps = {
  draft: CredentialDraft;
  lacksDefault: LacksDefault;
  onChange: (part: Partial<CredentialDraft>) => void;
};

function Belongs({ draft, lacksDefault, onChange }: BelongsProps) {
  const me = useMe();
  const mayManage = useMay('credentials.manage');
  return (
    <div className="grid justify-items-start gap-1.5">
      {mayManage && (
        <>
          <span aria-hidden className="text-sm font-medium">
            It belongs to
          </span>
          <Segmented
            label="It belongs to"
            value={draft.owner}
            onChange={(owner) => onChange({ owner })}
            options={[
              { value: 'person', label: 'You' },
              { value: 'workspace', label: `${visibleName(me.workspace.name)} (everybody)` },
            ]}
          />
        </>
      )}
      <DefaultChoice
        owner={draft.owner}
        lacksDefault={lacksDefault}
        makeDefault={draft.makeDefault}
        onChange={(makeDefault) => onChange({ makeDefault })}
      />
    </div>
  );
}

function More({ isOpen, children }: { isOpen: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Fold summary="Address, organisation, project and extra headers" open={open || isOpen} onToggle={setOpen}>
      <div className="grid gap-4">{children}</div>
    </Fold>
  );
}
