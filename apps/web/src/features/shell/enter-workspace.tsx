'use client';

import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { useAction } from '@/ui/use-action.ts';
import { workInWorkspace } from '@/ui/work-in-workspace.ts';

/** Leads into another workspace of the person. */
export function EnterWorkspace({ id, name }: { id: string; name: string }) {
  const { run, busy, failure } = useAction(() => workInWorkspace(id, '/'));
  return (
    <>
      <Button busy={busy} onClick={() => void run()} className="max-w-full">
        <span className="truncate">Go to {name}</span>
      </Button>
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}
