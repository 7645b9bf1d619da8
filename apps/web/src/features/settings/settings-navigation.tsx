'use client';

import { ChevronDown } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { useId } from 'react';
import { buttonClass } from '@/ui/button.tsx';
import { classNames } from '@/ui/class-names.ts';
import { useMeIfAny } from '@/ui/me.tsx';
import { Menu, MenuItem, MenuLabel } from '@/ui/menu.tsx';
import { placeOf, type SettingsGroup, settingsGroups } from './settings-places.ts';

/** The parts of the settings: a list on the left, a menu above where the screen is narrow. */
export function SettingsNavigation() {
  const path = usePathname();
  const groups = settingsGroups(useMeIfAny());
  const here = placeOf(groups, path)?.href ?? null;
  return (
    <nav
      aria-label="Settings"
      className="shrink-0 border-b border-line px-4 py-2 md:w-48 md:px-2 md:overflow-y-auto md:border-r md:border-b-0 md:py-6"
    >
      <div className="md:hidden">
        <NarrowMenu groups={groups} here={here} />
      </div>
      <div className="grid gap-5 max-md:hidden">
        {groups.map((group) => (
          <Group key={group.title} group={group} here={here} path={path} />
        ))}
      </div>
    </nav>
  );
}

type GroupProps = { group: SettingsGroup; here: string | null; path: string };

function Group({ group: { title, places }, here, path }: GroupProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="px-2 pb-1 text-xs font-medium text-muted">
        {title}
      </h2>
      <ul className="grid gap-0.5">
        {places.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={path === href ? 'page' : href === here ? 'true' : undefined}
              className={classNames(
                'flex h-7 items-center rounded px-2 text-sm font-medium hover:bg-hover touch:h-11',
                href === here ? 'bg-hover text-text' : 'text-muted hover:text-text',
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NarrowMenu({ groups, here }: { groups: SettingsGroup[]; here: string | null }) {
  const router = useRouter();
  const shown = groups.flatMap(({ title, places }) => places.map((place) => ({ ...place, title })));
  const current = shown.find(({ href }) => href === here);
  const trigger = (
    <button type="button" className={classNames(buttonClass('plain'), 'w-full')}>
      <span className="min-w-0 flex-1 truncate text-left">
        {current ? `${current.title}: ${current.label}` : 'Settings'}
      </span>
      <ChevronDown aria-hidden className="size-3.5 shrink-0 text-muted" />
    </button>
  );
  return (
    <Menu trigger={trigger} label="Settings">
      {groups.map(({ title, places }) => (
        <div key={title}>
          <MenuLabel>{title}</MenuLabel>
          {places.map(({ href, label }) => (
            <MenuItem key={href} onSelect={() => router.push(href)}>
              <span className={href === here ? 'font-medium' : undefined}>{label}</span>
            </MenuItem>
          ))}
        </div>
      ))}
    </Menu>
  );
}
