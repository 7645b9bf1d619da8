'use client';

import { type TaskPriority, taskPriorities } from '@codex-web/contracts/queue';
import type { Task } from '@codex-web/contracts/task';
import { Archive, ArchiveRestore, Ellipsis, MailOpen, Pencil, Tag, UserRoundCog } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { buttonClass } from '@/ui/button.tsx';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '@/ui/menu.tsx';
import { useAction } from '@/ui/use-action.ts';
import { changeTask } from './change-task.ts';

// With a boundary of its own each: else the page would make room for its skeleton until they are loaded.
const LabelsDialog = dynamic(() => import('./labels-dialog.tsx').then((module) => module.LabelsDialog), { ssr: false });
const HandOverDialog = dynamic(() => import('./hand-over-dialog.tsx').then((module) => module.HandOverDialog), {
  ssr: false,
});

type TaskMenuProps = { task: Task; onRename: () => void; onChanged: () => Promise<unknown> };

const priorityOptions = taskPriorities
  .map((value) => ({ value, label: `${value[0]?.toUpperCase()}${value.slice(1)} priority` }))
  .toReversed();

/** What can be done with a task besides its turns. */
export function TaskMenu({ task, onRename, onChanged }: TaskMenuProps) {
  const [dialog, setDialog] = useState<'labels' | 'hand-over' | null>(null);
  const router = useRouter();
  const { run, failure } = useAction(async (change: () => Promise<unknown>) => {
    await change();
    await onChanged();
  });
  const isArchived = task.archivedAt !== null;
  const archive = () => void run(() => changeTask(task.id, { archived: !isArchived }));
  const prioritise = (priority: TaskPriority) =>
    void run(() => request(z.unknown(), `/tasks/${task.id}/priority`, { method: 'PATCH', body: { priority } }));
  const leave = useAction(async () => {
    await request(z.unknown(), `/tasks/${task.id}/read`, { method: 'DELETE' });
    router.push('/');
  });
  const shown = failure ?? leave.failure;
  return (
    <>
      {shown && (
        <span role="alert" className="text-sm text-failed">
          {shown.message}
        </span>
      )}
      <Menu
        label="Task"
        trigger={
          <button
            type="button"
            aria-label="More actions"
            title="More actions"
            className={`${buttonClass('plain', 'square')} size-8! touch:size-11!`}
          >
            <Ellipsis aria-hidden className="size-4" />
          </button>
        }
      >
        {task.mayChange && (
          <>
            <MenuItem onSelect={onRename}>
              <Pencil aria-hidden className="size-4 text-muted" />
              Rename
            </MenuItem>
            <MenuItem onSelect={() => setDialog('labels')}>
              <Tag aria-hidden className="size-4 text-muted" />
              Labels
            </MenuItem>
            <MenuItem onSelect={() => setDialog('hand-over')}>
              <UserRoundCog aria-hidden className="size-4 text-muted" />
              Hand over
            </MenuItem>
            <MenuItem onSelect={archive}>
              {isArchived ? (
                <ArchiveRestore aria-hidden className="size-4 text-muted" />
              ) : (
                <Archive aria-hidden className="size-4 text-muted" />
              )}
              {isArchived ? 'Put back on the board' : 'Archive'}
            </MenuItem>
          </>
        )}
        <MenuItem onSelect={() => void leave.run()}>
          <MailOpen aria-hidden className="size-4 text-muted" />
          Mark unread and leave
        </MenuItem>
        {task.mayChange && (
          <>
            <MenuSeparator />
            <MenuLabel>Order among what you have queued</MenuLabel>
            <MenuChoice
              value={task.priority}
              onChange={(value) => prioritise(taskPriorities.find((known) => known === value) ?? 'normal')}
              options={priorityOptions}
            />
          </>
        )}
      </Menu>
      {dialog === 'labels' && <LabelsDialog task={task} onClose={() => setDialog(null)} onChanged={onChanged} />}
      {dialog === 'hand-over' && <HandOverDialog task={task} onClose={() => setDialog(null)} onChanged={onChanged} />}
    </>
  );
}
