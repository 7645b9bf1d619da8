import { attempt } from '@codex-web/contracts/task';
import { cancelAttempt } from '@codex-web/db/cancel-attempt';
import { findAttempt } from '@codex-web/db/find-attempt';
import { actorOf, viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { announceCancel, announceEnd } from '../tasks/announce.ts';
import { idParams } from './id-params.ts';

export function cancelAttemptRoutes(app: App, parts: Dependencies): void {
  app.post(
    '/attempts/:id/cancel',
    {
      config: { rule: 'tasks.write' },
      schema: {
        tags: ['Attempts'],
        summary: 'Stop an attempt',
        description: 'One that waits ends at once; one at work ends as soon as its worker has stopped the agent.',
        params: idParams,
        response: { 200: attempt, ...refusals(404, 409) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request.caller);
      const attemptId = request.params.id;
      const cancelled = await cancelAttempt(parts.db, actorOf(request.caller), attemptId);
      const { workspaceId } = viewer;
      if (cancelled.outcome === 'ended') await announceEnd(parts, { workspaceId, attemptId, ...cancelled });
      else await announceCancel(parts, attemptId);
      return await findAttempt(parts.db, viewer, attemptId);
    },
  );
}
