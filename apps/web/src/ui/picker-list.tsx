'use client';

import { Check } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { classNames } from './class-names.ts';

export type PickerOption = { value: string; label: string; note?: string };

export type PickerListProps = {
  label: string;
  value: string | null;
  options: PickerOption[];
  onPick: (value: string) => void;
  /** A box to find an option with stands above the list. */
  search?: {
    placeholder: string /** An option made of what was typed, or null. */;
    fromText?: (text: string) => PickerOption | null;
  };
  /** Stands in place of the list: that it loads, or why it could not. */
  instead?: ReactNode;
  footer?: ReactNode;
};

const maxShown = 200;

/** Options to pick from with arrow keys and Enter; the focus stays in the search box, or on the list where there is none. */
export function PickerList({ label, value, options, onPick, search, instead, footer }: PickerListProps) {
  const [text, setText] = useState('');
  const shown = found(options, text, search?.fromText);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      options.findIndex((option) => option.value === value),
    ),
  );
  const listId = useId();
  const keys = useListKeys(shown, active, setActive, onPick);
  const focused = useFocusOnMount();
  const combobox = {
    'aria-activedescendant': shown[active] ? `${listId}-${active}` : undefined,
    onKeyDown: keys,
    ref: focused,
  };
  return (
    <>
      {search && (
        <div className="border-b border-line p-1.5">
          <input
            {...combobox}
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-label={`Find: ${label}`}
            placeholder={search.placeholder}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setActive(0);
            }}
            className="h-7 w-full rounded-sm bg-transparent px-1.5 text-sm outline-none max-sm:text-lg touch:h-11"
          />
        </div>
      )}
      {instead ?? (
        <div
          {...(search ? {} : { ...combobox, tabIndex: 0 })}
          id={listId}
          role="listbox"
          aria-label={label}
          className="max-h-72 min-h-0 overflow-y-auto overscroll-contain p-1 outline-none"
        >
          {shown.map((option, index) => (
            <Option
              key={option.value}
              id={`${listId}-${index}`}
              option={option}
              isActive={index === active}
              isPicked={option.value === value}
              onPoint={() => setActive(index)}
              onPick={() => onPick(option.value)}
            />
          ))}
          {shown.length === 0 && <p className="px-2 py-1.5 text-sm text-muted">Nothing found.</p>}
        </div>
      )}
      {footer}
    </>
  );
}

type OptionProps = {
  id: string;
  option: PickerOption;
  isActive: boolean;
  isPicked: boolean;
  onPoint: () => void;
  onPick: () => void;
};

function Option({ id, option, isActive, isPicked, onPoint, onPick }: OptionProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list points to the active option
    <div
      ref={ref}
      id={id}
      role="option"
      aria-selected={isPicked}
      onPointerMove={onPoint}
      onClick={onPick}
      className={classNames(
        'flex min-h-8 items-center gap-2 rounded-sm px-2 py-1 text-sm touch:min-h-11',
        isActive && 'bg-hover',
      )}
    >
      <Check aria-hidden className={classNames('size-3.5 shrink-0', !isPicked && 'invisible')} />
      <span className="min-w-0 flex-1 truncate" title={option.label}>
        {option.label}
      </span>
      {option.note && (
        <span className="max-w-3/5 shrink-0 truncate text-xs text-muted" title={option.note}>
          {option.note}
        </span>
      )}
    </div>
  );
}

function useListKeys(
  shown: PickerOption[],
  active: number,
  setActive: (index: number) => void,
  onPick: (value: string) => void,
) {
  return (event: KeyboardEvent) => {
    const option = shown[active];
    const next = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (
      next !== undefined &&
      !((event.key === 'Home' || event.key === 'End') && event.currentTarget.tagName === 'INPUT')
    ) {
      event.preventDefault();
      setActive(Math.min(shown.length - 1, Math.max(0, next)));
    } else if (event.key === 'Enter' && option) {
      event.preventDefault();
      onPick(option.value);
    }
  };
}

function useFocusOnMount() {
  const ref = useRef<HTMLElement | null>(null);
  useEffect(() => ref.current?.focus(), []);
  return (element: HTMLElement | null) => {
    ref.current = element;
  };
}

function found(
  options: PickerOption[],
  text: string,
  fromText?: (text: string) => PickerOption | null,
): PickerOption[] {
  const wanted = text.trim().toLowerCase();
  const extra = wanted === '' ? null : (fromText?.(text.trim()) ?? null);
  const matching = wanted === '' ? options : options.filter((option) => option.label.toLowerCase().includes(wanted));
  return [...(extra ? [extra] : []), ...matching.slice(0, maxShown)];
}
