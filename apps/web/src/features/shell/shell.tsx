'use client';

import { roleMay } from '@codex-web/contracts/access';
import type { Me } from '@codex-web/contracts/account';
import { Menu as MenuIcon } from 'lucide-react';
import dynamic from 'next/dynamic';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { Logo } from '@/ui/logo.tsx';
import { useHotkeys } from '@/ui/use-hotkeys.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { Navigation } from './navigation.tsx';
import { NoticeBanner } from './notice-banner.tsx';
import type { NoticeFacts } from './use-notices.ts';
import { useTabWorkspace } from './use-tab-workspace.ts';

const KeyboardSheet = dynamic(() => import('./keyboard-sheet.tsx').then((module) => module.KeyboardSheet), {
  ssr: false,
});
const NavigationDrawer = dynamic(() => import('./navigation-drawer.tsx').then((module) => module.NavigationDrawer), {
  ssr: false,
});

type ShellProps = {
  me: Me;
  facts: NoticeFacts;
  /** What leads to the notifications: beside the name of the workspace, and in the bar of narrow screens. */
  bell: { wide: ReactNode; narrow: ReactNode };
  children: ReactNode;
};

/** What stands around every page of a workspace: where one can go, who is signed in, and whether the server answers. */
export function Shell({ me, facts, bell, children }: ShellProps) {
  const [sheet, setSheet] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const path = usePathname();
  const router = useRouter();
  useTabWorkspace(me.workspace.id);
  useHotkeys({
    '?': () => setSheet(true),
    ...(roleMay(me.role, 'tasks.write')
      ? { c: () => (path === '/' ? focusComposer() : router.push('/?compose=1')) }
      : {}),
  });
  const navigation = { me, onShowKeys: () => setSheet(true), onLeave: () => setDrawer(false) };
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded bg-accent-fill px-3 py-2 text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-2 md:hidden">
        <Button look="quiet" size="square" aria-label="Open navigation" onClick={() => setDrawer(true)}>
          <MenuIcon aria-hidden className="size-4" />
        </Button>
        <Logo />
        <span className="ml-auto">{bell.narrow}</span>
      </header>
      <aside className="hidden w-56 shrink-0 border-r border-line bg-surface md:block">
        <Navigation {...navigation} bell={bell.wide} />
      </aside>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConnectionBanner />
        <NoticeBanner me={me} initial={facts} />
        <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
          {children}
        </main>
      </div>
      {drawer && (
        <NavigationDrawer onClose={() => setDrawer(false)}>
          <Navigation {...navigation} />
        </NavigationDrawer>
      )}
      {sheet && <KeyboardSheet onClose={() => setSheet(false)} />}
    </div>
  );
}

function focusComposer(): void {
  document.getElementById('prompt')?.focus();
}
