'use client';

import { Download } from 'lucide-react';
import { Button } from '@/ui/button.tsx';
import { CopyButton } from '@/ui/copy-button.tsx';
import { Dialog } from '@/ui/dialog.tsx';

/** Shows recovery codes, the only time they can be seen. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const text = `${codes.join('\n')}\n`;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Keep your recovery codes"
      description="Each lets you in once when your authenticator app is lost. They are not shown again, and earlier ones no longer work."
    >
      <ul aria-label="Recovery codes" className="mt-4 grid justify-center gap-y-1 rounded bg-sunken px-4 py-3">
        {codes.map((code) => (
          <li key={code}>
            <code className="text-sm break-all">{code}</code>
          </li>
        ))}
      </ul>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <CopyButton text={text} label="Copy" size="normal" />
        <Button onClick={() => save(text)}>
          <Download aria-hidden className="size-4" />
          Download
        </Button>
        <Button look="primary" onClick={onClose}>
          I have kept them
        </Button>
      </div>
    </Dialog>
  );
}

function save(text: string): void {
  const link = document.createElement('a');
  link.href = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
  link.download = 'codex-web-recovery-codes.txt';
  link.click();
}
