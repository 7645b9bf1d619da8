import { redisNames } from '@codex-web/contracts/live';
import type { Viewer } from '@codex-web/db/viewer';

/** Where a reader is told to look whether they still may read: their workspace's roles and groups, their sessions and tokens. */
export function accessChannels({ workspaceId, userId }: Viewer): string[] {
  return [redisNames.accessChannel(workspaceId), redisNames.accountChannel(userId)];
}
