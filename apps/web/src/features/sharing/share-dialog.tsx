'use client';

import type { Task, Visibility } from '@codex-web/contracts/task';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { ChoiceCards } from '@/ui/choice-cards.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMay } from '@/ui/me.tsx';
import { useAction } from '@/ui/use-action.ts';
import { ShareLinks } from './share-links.tsx';

type ShareDialogProps = { task: Task; onClose: () => void; onChanged: () => Promise<unknown> };

/** Who of the workspace sees the task, and the links with which anybody can read it. */
export function ShareDialog({ task, onClose, onChanged }: ShareDialogProps) {
  const mayShare = useMay('tasks.share') && task.mayChange;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Who can see this task">
      <div className="mt-4">
        {task.mayChangeVisibility ? (
          <VisibilityChoice task={task} onChanged={onChanged} />
        ) : (
          <p>
            {task.visibility === 'private'
              ? privateNote(task)
              : 'Everybody of the workspace who may use its repository.'}
          </p>
        )}
      </div>
      {mayShare && <ShareLinks taskId={task.id} />}
    </Dialog>
  );
}

function VisibilityChoice({ task, onChanged }: Omit<ShareDialogProps, 'onClose'>) {
  const { run, busy, failure } = useAction(async (visibility: Visibility) => {
    await request(z.unknown(), `/tasks/${task.id}`, { method: 'PATCH', body: { visibility } });
    await onChanged();
  });
  return (
    <div aria-busy={busy}>
      <ChoiceCards<Visibility>
        label="In the workspace"
        value={task.visibility}
        onChange={(visibility) => void run(visibility)}
        options={[
          { value: 'private', label: 'Private', note: privateNote(task) },
          { value: 'workspace', label: 'Workspace', note: 'Everybody who may use its repository.' },
        ]}
      />
      {failure && (
        <div className="mt-2">
          <FailureNotice title="Nothing was changed." failure={failure} />
        </div>
      )}
    </div>
  );
}

function privateNote({ author, assignee }: Task): string {
  const names = [...new Set([author.name, assignee.name].map(visibleName))];
  return `${names.join(' and ')} only; not even owners of the workspace.`;
}
