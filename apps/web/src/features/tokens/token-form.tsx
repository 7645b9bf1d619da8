'use client';

import type { Scope } from '@codex-web/contracts/access';
import {
  type CreatedApiToken,
  createApiTokenRequest,
  createdApiToken,
  tokenDefaultDays,
} from '@codex-web/contracts/api-token';
import { type FormEvent, useId, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { ScopeChoice } from '@/ui/scope-choice.tsx';
import { Select } from '@/ui/select.tsx';
import { TextInput } from '@/ui/text-input.tsx';
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = createApiTokenRequest.safeParse({ name, scopes: chosen, expiresInDays: days });
    const issues = parsed.error?.issues.toReversed() ?? [];
    setErrors(Object.fromEntries(issues.map(({ path: [field], message }) => [String(field), message])));
    if (parsed.success) void run(parsed.data);
  };
  return (
    <form noValidate onSubmit={submit} aria-label="New API token" className="grid gap-4 rounded border border-line p-4">
      <Field
        id={`${id}-name`}
        label="Name"
        hint="What it is for, such as the program that uses it."
        error={errors.name}
      >
        {(described) => (
          <TextInput
            {...described}
            autoComplete="off"
            autoFocus
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
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
      {failure && <FailureNotice title="The token was not made." failure={failure} />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={busy}>
          Make token
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
