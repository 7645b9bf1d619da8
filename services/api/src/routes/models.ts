import { modelsAnswer } from '@codex-web/contracts/task';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';

export function modelRoutes(app: App, { settings }: Dependencies): void {
  app.get(
    '/models',
    { schema: { tags: ['Tasks'], summary: 'List the models a task can use', response: { 200: modelsAnswer } } },
    async () => settings.models,
  );
}
