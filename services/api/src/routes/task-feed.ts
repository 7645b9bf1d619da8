import { labelsAnswer, taskCounts } from '@codex-web/contracts/task';
import { countTasks, listLabels } from '@codex-web/db/task-counts';
import { viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';

const tags = ['Tasks'];

export function taskFeedRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/tasks/counts',
    {
      config: { rule: 'tasks.read' },
      schema: { tags, summary: 'Count the tasks the caller should look at', response: { 200: taskCounts } },
    },
    async (request) => await countTasks(db, viewerOf(request.caller)),
  );
  app.get(
    '/labels',
    {
      config: { rule: 'tasks.read' },
      schema: { tags, summary: 'List the labels in use', response: { 200: labelsAnswer } },
    },
    async (request) => ({ items: await listLabels(db, viewerOf(request.caller)) }),
  );
}
