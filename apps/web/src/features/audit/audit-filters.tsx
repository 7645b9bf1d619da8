'use client';

import { auditActionInWords } from '@codex-web/contracts/audit-action';
import { usePathname, useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import { Button } from '@/ui/button.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Select } from '@/ui/select.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { type AuditView, auditPageQuery, isWhole } from './audit-filter.ts';

export type AuditPerson = { id: string; name: string };

type AuditFiltersProps = { view: AuditView; actions: readonly string[]; people: readonly AuditPerson[] };

/** What to look for; it stands in the address, so that a view can be sent to somebody. */
export function AuditFilters({ view, actions, people }: AuditFiltersProps) {
  const [draft, setDraft] = useState(view);
  const [isBusy, start] = useTransition();
  const router = useRouter();
  const path = usePathname();
  const go = (next: AuditView) => {
    setDraft(next);
    start(() => router.push(`${path}${auditPageQuery(next)}`));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go(draft);
  };
  const day = (name: 'from' | 'to', label: string) => (
    <label
      htmlFor={`audit-${name}`}
      className="flex min-w-0 gap-x-2 gap-y-1 text-sm text-muted max-sm:flex-col sm:items-center"
    >
      {label}
      <TextInput
        id={`audit-${name}`}
        type="date"
        value={draft[name]}
        onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
        className="min-w-0 sm:w-36"
      />
    </label>
  );
  return (
    <form aria-label="Audit log" onSubmit={submit} className="grid grid-cols-2 items-center gap-2 sm:flex sm:flex-wrap">
      <TextInput
        type="search"
        aria-label="Find in what was done"
        placeholder="Find in what was done"
        value={draft.q}
        maxLength={200}
        onChange={(event) => setDraft({ ...draft, q: event.target.value })}
        className="col-span-2 min-w-40 flex-1 basis-40"
      />
      <Select
        aria-label="What was done"
        className={people.length > 0 ? 'sm:w-36' : 'col-span-2 sm:w-36'}
        value={draft.action}
        onChange={(event) => go({ ...draft, action: event.target.value })}
        options={[{ value: '', label: 'Everything' }, ...choices(actions)]}
      />
      {people.length > 0 && (
        <Select
          aria-label="Who did it"
          className="sm:w-36"
          value={draft.actorId}
          onChange={(event) => go({ ...draft, actorId: event.target.value })}
          options={[
            { value: '', label: 'Everybody' },
            ...people.map(({ id, name }) => ({ value: id, label: visibleName(name) })),
          ]}
        />
      )}
      {day('from', 'From')}
      {day('to', 'To')}
      <Button type="submit" busy={isBusy} className="h-9">
        Show
      </Button>
      {!isWhole(view) && (
        <Button look="quiet" onClick={() => go({ action: '', actorId: '', from: '', to: '', q: '' })}>
          Clear
        </Button>
      )}
    </form>
  );
}

/** The nouns, each before the actions on it. */
function choices(actions: readonly string[]): { value: string; label: string }[] {
  const nouns = [...new Set(actions.map((action) => action.split('.')[0] ?? action))].toSorted();
  return nouns.flatMap((noun) => [
    // With the dot, since `password` is also how `password_reset` begins.
    { value: `${noun}.`, label: auditActionInWords(noun) },
    ...actions
      .filter((action) => action.startsWith(`${noun}.`))
      .map((value) => ({ value, label: auditActionInWords(value) })),
  ]);
}
