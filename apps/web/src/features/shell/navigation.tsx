'use client';

import { roleMay } from '@codex-web/contracts/access';
import type { Me } from '@codex-web/contracts/account';
import { ChartColumn, FolderGit2, ListOrdered, ListTodo, Settings, SquarePen } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { classNames } from '@/ui/class-names.ts';
import { Kbd } from '@/ui/kbd.tsx';
import { PersonMenu } from './person-menu.tsx';
import { WorkspaceMenu } from './workspace-menu.tsx';

type NavigationProps = { me: Me; bell?: ReactNode; onShowKeys: () => void; onLeave: () => void };

export function Navigation({ me, bell, onShowKeys, onLeave }: NavigationProps) {
  return (
    <div className="flex h-full flex-col p-2">
      <div className="flex items-start gap-1">
        <div className="min-w-0 flex-1">
          <WorkspaceMenu me={me} onLeave={onLeave} />
        </div>
        {bell && <div className="mt-1.5">{bell}</div>}
      </div>
      <nav aria-label="Workspace" className="grid gap-0.5">
        {roleMay(me.role, 'tasks.write') && (
          <Item href="/?compose=1" onLeave={onLeave} icon={<SquarePen aria-hidden className="size-4" />} isAction>
            New task
            <span className="ml-auto touch:hidden">
              <Kbd>c</Kbd>
            </span>
          </Item>
        )}
        <Item href="/" onLeave={onLeave} icon={<ListTodo aria-hidden className="size-4" />}>
          Board
        </Item>
        <Item href="/queue" onLeave={onLeave} icon={<ListOrdered aria-hidden className="size-4" />}>
          Queue
        </Item>
        <Item href="/repositories" onLeave={onLeave} icon={<FolderGit2 aria-hidden className="size-4" />}>
          Repositories
        </Item>
        <Item href="/usage" onLeave={onLeave} icon={<ChartColumn aria-hidden className="size-4" />}>
          Usage
        </Item>
        <Item
          href="/settings"
          under={['/settings', '/installation']}
          onLeave={onLeave}
          icon={<Settings aria-hidden className="size-4" />}
        >
          Settings
        </Item>
      </nav>
      <div className="mt-auto">
        <PersonMenu me={me} onShowKeys={onShowKeys} />
      </div>
    </div>
  );
}

type ItemProps = {
  href: string;
  /** The pages that belong to it, where they are not those under `href`. */
  under?: string[];
  icon: ReactNode;
  isAction?: boolean;
  onLeave: () => void;
  children: ReactNode;
};

function Item({ href, under = [href], icon, isAction = false, onLeave, children }: ItemProps) {
  const path = usePathname();
  const isHere =
    !isAction &&
    (href === '/' ? path === '/' || path.startsWith('/tasks/') : under.some((start) => path.startsWith(start)));
  return (
    <Link
      href={href}
      onClick={onLeave}
      aria-current={isHere && path === href ? 'page' : undefined}
      className={classNames(
        'flex h-8 items-center gap-2 rounded px-2 text-sm font-medium hover:bg-hover touch:h-11',
        isHere ? 'bg-hover text-text' : 'text-muted hover:text-text',
      )}
    >
      {icon}
      {children}
    </Link>
  );
}
