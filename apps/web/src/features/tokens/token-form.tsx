'use client';

import type { Scope } from '@codex-web/contracts/access';
import {
  type CreatedApiToken,
  createApiTokenRequest,
  createdApiToken,
  tokenDefaultDays,
} from '@codex-web/contracts/api-token';
import { useId, useState } from 'react';
import { request } from '@/api/request.ts';
import { Field } from '@/ui/field.tsx';
import { MakingForm } from '@/ui/making-form.tsx';
import { NameField } from '@/ui/name-field.tsx';
import { ScopeChoice } from '@/ui/scope-choice.tsx';
import { Select } from '@/ui/select.tsx';
import { useAction } from '@/ui/use-action.ts';
import { lifeOptions } from './token-life.ts';

type TokenFormProps = {
  /** Where a token is asked for: what follows `/api/v1`. */
  path: string;
  scopes: readonly Scope[];
  maxDays: number;
  onMade: (token: CreatedApiToken) => void;
  onCancel: () => void;
};

type Errors = Partial<Record<'name' | 'scopes' | 'expiresInDays', string>>;

/** Makes an API token. */
export function TokenForm({ path, scopes, maxDays, onMade, onCancel }: TokenFormProps) {
  const id = useId();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Scope[]>(() => scopes.filter((scope) => scope.startsWith('tasks:')));
  const [days, setDays] = useState(Math.min(tokenDefaultDays, maxDays));
  const [errors, setErrors] = useState<Errors>({});
  const { run, busy, failure } = useAction(async (body: unknown) =>
    onMade(await request(createdApiToken, path, { method: 'POST', body })),
  );
  const submit = () => {
    const parsed = createApiTokenRequest.safeParse({ name, scopes: chosen, expiresInDays: days });
    const issues = parsed.error?.issues.toReversed() ?? [];
    setErrors(Object.fromEntries(issues.map(({ path: [field], message }) => [String(field), message])));
    if (parsed.success) void run(parsed.data);
  };
  return (
    <MakingForm
      label="New API token"
      verb="Make token"
      busy={busy}
      failure={failure}
      failureTitle="The token was not made."
      onSubmit={submit}
      onCancel={onCancel}
    >
      <NameField
        id={`${id}-name`}
        hint="What it is for, such as the program that uses it."
        value={name}
        error={errors.name}
        onChange={setName}
        autoFocus
      />
      <ScopeChoice
        label="What it may be used for"
        offered={scopes}
        chosen={chosen}
        onChange={setChosen}
        error={errors.scopes}
      />
      <Field id={`${id}-life`} label="It expires after" error={errors.expiresInDays}>
        {(described) => (
          <Select
            {...described}
            className="max-w-44"
            value={String(days)}
            onChange={(event) => setDays(Number(event.target.value))}
            options={lifeOptions(maxDays)}
          />
        )}
      </Field>
    </MakingForm>
  );
}
