'use client';

import { Building2 } from 'lucide-react';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMe } from '@/ui/me.tsx';
import { useAction } from '@/ui/use-action.ts';
import { workInWorkspace } from '@/ui/work-in-workspace.ts';

/** Says that a task is in another workspace of the person than what stands around it. */
export function OtherWorkspace({ taskId }: { taskId: string }) {
  const { workspace } = useMe();
  const { run, busy, failure } = useAction(() => workInWorkspace(workspace.id, `/tasks/${taskId}`));
  const name = visibleName(workspace.name);
  return (
    <div className="border-b border-line bg-accent-soft px-4 py-1.5 text-sm md:px-6">
      <div className="flex items-center gap-2">
        <Building2 aria-hidden className="size-4 shrink-0 text-accent" />
        <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          This task is in <span className="font-medium">{name}</span>, another workspace of yours.
        </p>
        <Button size="small" busy={busy} onClick={() => void run()}>
          Go there
        </Button>
      </div>
      {failure && <FailureNotice failure={failure} />}
    </div>
  );
}
