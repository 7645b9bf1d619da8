'use client';

import type { Attempt } from '@codex-web/contracts/task';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { buttonClass } from '@/ui/button.tsx';
import { CopyButton } from '@/ui/copy-button.tsx';
import { useAttemptPath } from './diff-source.tsx';
import { loadPatch } from './diff-store.ts';
import { gitApplyCommand } from './git-apply-command.ts';
import { patchFileName } from './patch-file-name.ts';

/** Takes the diff of an attempt away: as a file, or as a command that applies it. */
export function PatchActions({ attempt, title }: { attempt: Attempt; title: string }) {
  const path = useAttemptPath(attempt.id);
  const [isTooLarge, setTooLarge] = useState(false);
  if (!attempt.diff || attempt.diff.files === 0 || attempt.endedAt === null) return null;
  const fileName = patchFileName(title, attempt.position);
  const command = async () => {
    const pasted = await gitApplyCommand(await loadPatch(path));
    setTooLarge(pasted === null);
    return pasted ?? `git apply --whitespace=nowarn ${fileName}\n`;
  };
  return (
    <>
      <CopyButton size="normal" text={command} label="Copy git apply" isShort />
      <a href={`/api/v1${path}/diff`} download={fileName} className={buttonClass()} title="Download patch">
        <Download aria-hidden className="size-3.5" />
        <span className="max-sm:sr-only">Download patch</span>
      </a>
      <p role="status" className="basis-full text-xs text-muted empty:hidden">
        {isTooLarge && `The patch is too large to paste. Download it; the copied command applies ${fileName}.`}
      </p>
    </>
  );
}
