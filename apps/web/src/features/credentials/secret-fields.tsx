'use client';

import { Field } from '@/ui/field.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import type { DraftKind, DraftProblems } from './credential-draft.ts';

type SecretFieldsProps = {
  kind: DraftKind;
  secret: string;
  expiresAt: string;
  problems: DraftProblems;
  /** The last characters of the one that is kept, where there is one. */
  hint?: string | null;
  onChange: (part: { secret?: string; expiresAt?: string }) => void;
};

/** The key or token itself. What is kept is never shown again, so the field is empty. */
export function SecretFields({ kind, secret, expiresAt, problems, hint, onChange }: SecretFieldsProps) {
  if (kind === 'none') return null;
  const label = kind === 'api-key' ? 'API key' : 'Token';
  const kept = hint ? `····${hint} is kept. Leave it empty to keep it.` : 'Kept encrypted, and never shown again.';
  return (
    <div className="grid gap-4">
      <Field
        id="secret"
        label={hint ? `New ${label === 'Token' ? 'token' : label}` : label}
        hint={kept}
        error={problems.secret}
      >
        {(described) => (
          <TextInput
            {...described}
            type="password"
            autoComplete="new-password"
            spellCheck={false}
            placeholder={hint ? `····${hint}` : ''}
            value={secret}
            onChange={(event) => onChange({ secret: event.target.value })}
            className="font-mono"
          />
        )}
      </Field>
      {kind === 'bearer' && (
        <Field
          id="expires-at"
          label="It ends at"
          hint="Optional. From then on you are told to give a new one."
          error={problems.expiresAt}
        >
          {(described) => (
            <TextInput
              {...described}
              type="datetime-local"
              value={expiresAt}
              onChange={(event) => onChange({ expiresAt: event.target.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
