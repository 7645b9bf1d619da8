import type { AuditHead } from '@codex-web/contracts/audit';
import { z } from 'zod';

/** A head in one word, as the log has it and `bin/verify-audit --head` takes it: `<workspace id or installation>:<seq>:<hash>`. */
export function headInWords({ workspaceId, seq, hash }: AuditHead): string {
  return `${workspaceId ?? 'installation'}:${seq}:${hash}`;
}

/** @throws Error when the text is none. */
export function readHead(text: string): AuditHead {
  const [chain = '', seq = '', hash = ''] = text.split(':');
  const workspaceId = chain === 'installation' ? null : z.uuid().safeParse(chain).data;
  if (workspaceId === undefined || !/^\d{1,15}$/.test(seq) || !/^[0-9a-f]{64}$/.test(hash)) {
    throw new Error(
      `“${text}” is no head: it is the id of a workspace or the word installation, a number and a hash, with : between.`,
    );
  }
  return { workspaceId, seq: Number(seq), hash };
}
