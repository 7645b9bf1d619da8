'use client';

import { membersAnswer } from '@codex-web/contracts/member';
import { labelsAnswer, type TaskSummary } from '@codex-web/contracts/task';
import { Tag, UserRound } from 'lucide-react';
import { useState } from 'react';
import { request } from '@/api/request.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Picker } from '@/ui/picker.tsx';
import type { PickerOption } from '@/ui/picker-list.tsx';
import { tellApart } from '@/ui/tell-apart.ts';
import { useLoaded } from '@/ui/use-loaded.ts';
import type { BoardFilter } from './board-filter.ts';

type FilterPickerProps = { filter: BoardFilter; onChange: (filter: BoardFilter) => void };

/** Narrows the board to tasks that one person submitted. People are asked for when it is opened. */
export function PersonPicker({ filter, tasks, onChange }: FilterPickerProps & { tasks: readonly TaskSummary[] }) {
  const [asked, setAsked] = useState(false);
  const { data } = useLoaded(asked || filter.authorId !== null ? 'members' : null, loadPeople);
  const people = data ?? [];
  const name =
    people.find(({ value }) => value === filter.authorId)?.label ??
    tasks.find(({ author }) => author.id === filter.authorId)?.author.name ??
    '…';
  return (
    <Picker
      label="Submitted by"
      icon={<UserRound aria-hidden className="size-3.5 shrink-0" />}
      shown={filter.authorId === null ? 'Everybody' : visibleName(name)}
      value={filter.authorId ?? ''}
      options={[{ value: '', label: 'Everybody' }, ...people]}
      onOpen={() => setAsked(true)}
      search={{ placeholder: 'Find a person' }}
      onChange={(id) => onChange({ ...filter, authorId: id === '' ? null : id })}
      className="max-w-40"
    />
  );
}

/** Narrows the board to tasks with a label. */
export function LabelPicker({ filter, onChange }: FilterPickerProps) {
  const [asked, setAsked] = useState(false);
  const { data } = useLoaded(asked ? 'labels' : null, loadLabels);
  const isListed = data?.some(({ value }) => value === filter.label) ?? false;
  const own = filter.label !== null && !isListed ? [{ value: filter.label, label: visibleName(filter.label) }] : [];
  return (
    <Picker
      label="Label"
      icon={<Tag aria-hidden className="size-3.5 shrink-0" />}
      shown={filter.label === null ? 'Any label' : visibleName(filter.label)}
      value={filter.label ?? ''}
      options={[{ value: '', label: 'Any label' }, ...own, ...(data ?? [])]}
      onOpen={() => setAsked(true)}
      search={{ placeholder: 'Find a label' }}
      onChange={(label) => onChange({ ...filter, label: label === '' ? null : label })}
      className="max-w-40"
    />
  );
}

async function loadPeople(): Promise<PickerOption[]> {
  const { items } = await request(membersAnswer, '/members');
  return tellApart(items).map(({ userId, label, note }) => ({ value: userId, label, ...(note && { note }) }));
}

async function loadLabels(): Promise<PickerOption[]> {
  const { items } = await request(labelsAnswer, '/labels');
  return items.map(({ label, tasks }) => ({ value: label, label: visibleName(label), note: String(tasks) }));
}
