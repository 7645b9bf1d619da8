'use client';

import { Gauge, KeyRound, type LucideIcon, Tags, Users } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { classNames } from '@/ui/class-names.ts';
import { useMe } from '@/ui/me.tsx';

const sections: { href: string; label: string; Icon: LucideIcon; isOwners?: boolean }[] = [
  { href: '/settings/credentials', label: 'Credentials', Icon: KeyRound },
  { href: '/settings/limits', label: 'Limits', Icon: Gauge },
  { href: '/settings/prices', label: 'Prices', Icon: Tags },
  { href: '/settings/people', label: 'People', Icon: Users, isOwners: true },
];

/** The parts of the settings: a list on the left, a row above where the screen is narrow. */
export function SettingsNavigation() {
  const path = usePathname();
  const { role } = useMe();
  return (
    <nav
      aria-label="Settings"
      className="flex shrink-0 gap-0.5 overflow-x-auto border-b border-line p-2 md:w-44 md:flex-col md:overflow-visible md:border-r md:border-b-0 md:py-8"
    >
      {sections
        .filter(({ isOwners }) => !isOwners || role === 'owner')
        .map(({ href, label, Icon }) => {
          const isHere = path === href || path.startsWith(`${href}/`);
          return (
            <Link
              key={href}
              href={href}
              aria-current={path === href ? 'page' : isHere ? 'true' : undefined}
              className={classNames(
                'flex h-8 shrink-0 items-center gap-2 rounded px-2 text-sm font-medium hover:bg-hover touch:h-11 touch:px-3',
                isHere ? 'bg-hover text-text' : 'text-muted hover:text-text',
              )}
            >
              <Icon aria-hidden className="size-4 max-md:hidden" />
              {label}
            </Link>
          );
        })}
    </nav>
  );
}
