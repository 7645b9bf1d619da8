'use client';

import { type Scope, scopes } from '@codex-web/contracts/access';
import { useId } from 'react';
import { Checkbox } from './checkbox.tsx';
import { FieldError } from './field.tsx';
import { scopeWords } from './scope-words.ts';

type ScopeChoiceProps = {
  label: string;
  /** Those that can be chosen. */
  offered: readonly Scope[];
  chosen: readonly Scope[];
  onChange: (chosen: Scope[]) => void;
  error?: string | null | undefined;
};

/** What an API token may be used for. */
export function ScopeChoice({ label, offered, chosen, onChange, error }: ScopeChoiceProps) {
  const id = useId();
  const toggle = (scope: Scope, isChosen: boolean) =>
    onChange(scopes.filter((one) => (one === scope ? isChosen : chosen.includes(one))));
  return (
    <fieldset aria-describedby={id}>
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div className="grid">
        {scopes
          .filter((scope) => offered.includes(scope))
          .map((scope) => (
            <Checkbox key={scope} checked={chosen.includes(scope)} onChange={(isChosen) => toggle(scope, isChosen)}>
              <span className="block">
                <span className="font-medium">{scope}</span>
                <span className="block text-xs text-muted">{scopeWords(scope)}</span>
              </span>
            </Checkbox>
          ))}
      </div>
      <div id={id} aria-live="polite" className="mt-1 text-xs empty:hidden">
        {error && <FieldError>{error}</FieldError>}
      </div>
    </fieldset>
  );
}
