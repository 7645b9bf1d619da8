'use client';

import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { Avatar } from '@/ui/avatar.tsx';
import { classNames } from '@/ui/class-names.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { loadTaskPeople } from '@/ui/load-task-people.ts';
import { useLoaded } from '@/ui/use-loaded.ts';
import { type MentionOffer, type MentionQuery, mentionAt, offersFor, withMention } from './mention.ts';

type MentionAreaProps = {
  taskId: string;
  id?: string;
  label: string;
  describedBy?: string;
  isInvalid?: boolean;
  placeholder?: string;
  value: string;
  onChange: (text: string) => void;
  onSubmit: () => void;
  onEscape?: () => void;
  autoFocus?: boolean;
};

/** A box for text in which `@` offers the people who can see the task. People are asked for with the first `@`. */
export function MentionArea(props: MentionAreaProps) {
  const { taskId, label, value, onChange, onSubmit, onEscape } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [active, setActive] = useState(0);
  const listId = useId();
  const people = useLoaded(query ? taskId : null, loadTaskPeople);
  const known = people.data?.items.filter(({ canSee }) => canSee) ?? [];
  const offered = query ? offersFor(known, query.text) : [];
  const isOpen = offered.length > 0;
  const look = () => {
    const found = area.current ? mentionAt(area.current.value, area.current.selectionStart) : null;
    setQuery(found);
    if (found?.text !== query?.text) setActive(0);
  };
  const pick = (name: string) => {
    if (!area.current || !query) return;
    const next = withMention(value, area.current.selectionStart, query, name);
    onChange(next.text);
    setQuery(null);
    area.current.focus();
    requestAnimationFrame(() => area.current?.setSelectionRange(next.caret, next.caret));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSubmit();
    } else if (isOpen && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : offered.length - 1;
      setActive((active + step) % offered.length);
    } else if (isOpen && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      pick(offered[active]?.name ?? '');
    } else if (event.key === 'Escape') {
      if (query) setQuery(null);
      else onEscape?.();
    }
  };
  return (
    <div className="relative min-w-0 flex-1">
      <p role="status" className="sr-only">
        {isOpen && `Enter mentions ${inWords(offered[active])}, ${active + 1} of ${offered.length}`}
      </p>
      {isOpen && <Offered id={listId} offers={offered} active={active} onPick={pick} />}
      <textarea
        ref={area}
        id={props.id}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${active}` : undefined}
        aria-describedby={props.describedBy}
        aria-invalid={props.isInvalid || undefined}
        // biome-ignore lint/a11y/noAutofocus: only where a press of a button put the box there
        autoFocus={props.autoFocus}
        placeholder={props.placeholder}
        rows={1}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          look();
        }}
        onSelect={look}
        onBlur={() => setQuery(null)}
        onKeyDown={onKeyDown}
        className="block field-sizing-content max-h-[30vh] min-h-10 w-full resize-none rounded bg-transparent px-3 pt-2.5 pb-1 text-base outline-none max-sm:text-lg"
      />
    </div>
  );
}

type OfferedProps = {
  id: string;
  offers: MentionOffer[];
  active: number;
  onPick: (name: string) => void;
};

function Offered({ id, offers, active, onPick }: OfferedProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="People to mention"
      className="absolute bottom-full left-0 z-30 mb-1 w-[min(320px,100%)] rounded bg-raised p-1 shadow-float"
    >
      {offers.map((offer, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the focus and the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the box points to the active option
        <div
          key={offer.name}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          // The box keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(offer.name)}
          className={classNames(
            'flex min-h-8 items-center gap-2 rounded-sm px-2 text-sm touch:min-h-11',
            index === active && 'bg-hover',
          )}
        >
          <Avatar name={offer.name} isSilent />
          <span className="truncate">{visibleName(offer.name)}</span>
          {offer.people > 1 && <span className="shrink-0 text-xs text-muted">{everyone(offer)}</span>}
        </div>
      ))}
    </div>
  );
}

function inWords(offer: MentionOffer | undefined): string {
  if (!offer) return '';
  return offer.people > 1 ? `${visibleName(offer.name)}, ${everyone(offer)}` : visibleName(offer.name);
}

function everyone({ people }: MentionOffer): string {
  return people === 2 ? 'both of this name' : `all ${people} of this name`;
}
