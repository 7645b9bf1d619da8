'use client';

import type { Me } from '@codex-web/contracts/account';
import { ChevronsUpDown, Keyboard, LogOut } from 'lucide-react';
import { useTheme } from 'next-themes';
import { initialsOf } from '@/ui/avatar.tsx';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '@/ui/menu.tsx';
import { signOut } from '@/ui/sign-out.ts';

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function PersonMenu({ me, onShowKeys }: { me: Me; onShowKeys: () => void }) {
  const { theme, setTheme } = useTheme();
  const trigger = (
    <button
      type="button"
      className="flex h-10 w-full items-center gap-2 rounded px-2 text-left text-sm hover:bg-hover aria-expanded:bg-hover touch:h-11"
    >
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-[0.6875rem] font-semibold text-accent"
      >
        {initialsOf(me.user.name)}
      </span>
      <span className="min-w-0 flex-1 truncate">{me.user.name}</span>
      <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
    </button>
  );
  return (
    <Menu trigger={trigger} label="Your account" side="top">
      <MenuLabel>{me.user.email}</MenuLabel>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuChoice value={theme ?? 'system'} onChange={setTheme} options={themes} />
      <MenuSeparator />
      <MenuItem onSelect={onShowKeys}>
        <Keyboard aria-hidden className="size-4 text-muted" />
        Keyboard shortcuts
      </MenuItem>
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden className="size-4 text-muted" />
        Sign out
      </MenuItem>
    </Menu>
  );
}
