'use client';

import { LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '@/ui/button.tsx';
import { Logo } from '@/ui/logo.tsx';
import { signOut } from '@/ui/sign-out.ts';

/** What stands around a page of somebody who is signed in and has no way into a workspace. */
export function BareFrame({ isOwnAccount, children }: { isOwnAccount: boolean; children: ReactNode }) {
  // Whole loads, since what stands around the page depends on where it leads.
  return (
    <div className="flex h-dvh flex-col">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-4">
        <a href="/" className="mr-auto rounded">
          <Logo />
        </a>
        {!isOwnAccount && (
          <a href="/settings/account" className={buttonClass('quiet')}>
            Your account
          </a>
        )}
        <Button look="quiet" onClick={() => void signOut()}>
          <LogOut aria-hidden className="size-4" />
          Sign out
        </Button>
      </header>
      <main id="main" className="flex min-h-0 flex-1 flex-col">
        {children}
      </main>
    </div>
  );
}
