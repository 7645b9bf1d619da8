'use client';

import type { Me } from '@codex-web/contracts/account';
import { type WorkspacesAnswer, workspacesAnswer } from '@codex-web/contracts/workspace';
import { Check, ChevronsUpDown, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/ui/menu.tsx';
import { workInWorkspace } from '@/ui/work-in-workspace.ts';

/** Names the workspace of the page, and leads to the others of the person. */
export function WorkspaceMenu({ me, onLeave }: { me: Me; onLeave: () => void }) {
  const [found, setFound] = useState<WorkspacesAnswer | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const router = useRouter();
  const load = () =>
    request(workspacesAnswer, '/workspaces').then(
      (answer) => {
        setFound(answer);
        setFailure(null);
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
  const go = (id: string) => {
    if (id !== me.workspace.id) workInWorkspace(id, '/').catch((error: unknown) => setFailure(failureOf(error)));
  };
  const trigger = (
    <button
      type="button"
      className="mb-2 flex h-10 w-full items-center gap-2 rounded px-2 text-left font-semibold hover:bg-hover aria-expanded:bg-hover touch:h-11"
    >
      <span className="sr-only">Workspace: </span>
      <span className="min-w-0 flex-1 truncate" title={visibleName(me.workspace.name)}>
        {visibleName(me.workspace.name)}
      </span>
      <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
    </button>
  );
  return (
    <Menu trigger={trigger} label="Workspaces" onOpen={() => void load()}>
      <MenuLabel>Workspaces</MenuLabel>
      {(found?.items ?? [{ ...me.workspace, role: me.role }]).map(({ id, name, role }) => (
        <MenuItem key={id} onSelect={() => go(id)}>
          <span className="grid size-4 shrink-0 place-items-center">
            {id === me.workspace.id && <Check aria-hidden className="size-3.5" />}
          </span>
          <span className="max-w-44 min-w-0 truncate" title={visibleName(name)}>
            {visibleName(name)}
          </span>
          {id === me.workspace.id && <span className="sr-only">, shown now</span>}
          <span className="ml-auto pl-3 text-xs text-muted">{role}</span>
        </MenuItem>
      ))}
      {failure && <p className="max-w-56 px-2 py-1.5 text-xs text-failed">{failure.message}</p>}
      {found?.mayCreate && (
        <>
          <MenuSeparator />
          <MenuItem
            onSelect={() => {
              onLeave();
              router.push('/new-workspace');
            }}
          >
            <Plus aria-hidden className="size-4 text-muted" />
            New workspace
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
