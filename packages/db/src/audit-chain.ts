import { createHash } from 'node:crypto';
import type { AuditLine } from '@codex-web/contracts/audit';

/** What a hash is made of; `auditLine` in the contracts describes it for those who check a chain without this program. */
export function hashOf(entry: Omit<AuditLine, 'hash'>): string {
  const { workspaceId, seq, at, actorId, origin, action, subject, summary, prevHash } = entry;
  const text = JSON.stringify([
    1,
    workspaceId,
    seq,
    at,
    actorId,
    origin.ip,
    origin.userAgent,
    origin.tokenId,
    action,
    subject.type,
    subject.id,
    summary,
    prevHash,
  ]);
  return createHash('sha256').update(text).digest('hex');
}
