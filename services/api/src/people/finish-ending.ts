import type { CancelledAttempt } from '@codex-web/db/cancel-attempts';
import type { WipedSignIn } from '@codex-web/db/wipe-credentials';
import { revoke } from '../chatgpt/finish-sign-in.ts';
import { openTokens } from '../chatgpt/sealed-tokens.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCancel, announceEnd } from '../tasks/announce.ts';
import { announceMembers } from '../tasks/announce-task.ts';

/**
 * Does what a removal leaves to be done outside the database: open pages are told to look whether they may still be, workers to stop,
 * watchers that attempts ended, and sign-ins with ChatGPT are revoked at their issuer. Never fails: what the database says holds without it.
 */
export async function finishEnding(
  parts: Dependencies,
  ended: { workspaceId: string; cancelled: readonly CancelledAttempt[]; signIns: readonly WipedSignIn[] },
): Promise<void> {
  await announceMembers(parts, [ended.workspaceId]);
  for (const attempt of ended.cancelled) {
    if (attempt.outcome === 'ended') await announceEnd(parts, attempt);
    else await announceCancel(parts, attempt.attemptId);
  }
  for (const { id, secrets } of ended.signIns) {
    await revoke(parts.chatgpt, openTokens(parts.keys, id, secrets).refreshToken);
  }
}
