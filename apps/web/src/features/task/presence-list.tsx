'use client';

import type { Person } from '@codex-web/contracts/person';
import { Avatar } from '@/ui/avatar.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMe } from '@/ui/me.tsx';

const maxShown = 3;

/** Who else has the task open now. */
export function PresenceList({ people }: { people: readonly Person[] }) {
  const me = useMe();
  const others = people.filter(({ id }) => id !== me.user.id);
  const words = wordsFor(others.map(({ name }) => visibleName(name)));
  return (
    <div role="status" className={others.length === 0 ? 'sr-only' : 'flex items-center'} title={words}>
      <span className="sr-only">{words}</span>
      <span aria-hidden className="flex gap-0.5 px-1 empty:hidden">
        {others.slice(0, maxShown).map(({ id, name }) => (
          <Avatar key={id} name={name} isSilent />
        ))}
        {others.length > maxShown && (
          <span className="z-10 grid h-5 min-w-5 place-items-center rounded-full bg-sunken px-1 text-[0.625rem] leading-none text-muted">
            +{others.length - maxShown}
          </span>
        )}
      </span>
    </div>
  );
}

function wordsFor(names: string[]): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, 10);
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  const list = all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : all[0];
  return `${list} ${names.length === 1 ? 'is' : 'are'} looking at this task`;
}
