'use client';

import type { Repository } from '@codex-web/contracts/repository';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';

export function RemoveRepository({ repository, onClose }: { repository: Repository; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const router = useRouter();
  const remove = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await request(z.unknown(), `/repositories/${repository.id}`, { method: 'DELETE' });
      router.refresh();
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${visibleName(repository.name)}?`}
      description="New tasks can no longer use it. Its tasks and their diffs stay, and the repository itself is not touched."
    >
      {failure && (
        <div className="mt-4">
          <FailureNotice title="The repository was not removed." failure={failure} />
        </div>
      )}
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger-primary" busy={busy} onClick={remove}>
          Remove repository
        </Button>
      </div>
    </Dialog>
  );
}
