'use client';

import type { Task } from '@codex-web/contracts/task';
import { Lock, Users } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/ui/button.tsx';

const ShareDialog = dynamic(() => import('./share-dialog.tsx').then((module) => module.ShareDialog), { ssr: false });

type ShareButtonProps = { task: Task; onChanged: () => Promise<unknown> };

/** Says who sees the task, and opens what changes that. */
export function ShareButton({ task, onChanged }: ShareButtonProps) {
  const [open, setOpen] = useState(false);
  const isPrivate = task.visibility === 'private';
  const Icon = isPrivate ? Lock : Users;
  return (
    <>
      <Button aria-haspopup="dialog" title="Who can see this task" onClick={() => setOpen(true)}>
        <Icon aria-hidden className="size-3.5" />
        <span className="sr-only">Share: </span>
        <span className="max-sm:sr-only">{isPrivate ? 'Private' : 'Workspace'}</span>
      </Button>
      {open && <ShareDialog task={task} onClose={() => setOpen(false)} onChanged={onChanged} />}
    </>
  );
}
