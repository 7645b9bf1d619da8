import { type ModelsAnswer, modelsAnswer, modelsQuery } from '@codex-web/contracts/task';
import { findCredential, listCredentials } from '@codex-web/db/find-credentials';
import type { StoredCredential } from '@codex-web/db/stored-credential';
import { viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { agentsFor } from '../tasks/choose-agent.ts';
import { defaultModelOf } from '../tasks/choose-model.ts';
import { pickPayer, toPayer } from '../tasks/choose-payer.ts';

export function modelRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/models',
    {
      config: { rule: 'credentials.read' },
      schema: {
        tags: ['Tasks'],
        summary: 'List what a task can be done with: who pays, models and agents',
        querystring: modelsQuery,
        response: { 200: modelsAnswer, ...refusals(400, 404) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request.caller);
      const { credentialId } = request.query;
      const visible = await listCredentials(db, viewer);
      const payer = credentialId === undefined ? pickPayer(visible) : await findCredential(db, viewer, credentialId);
      return answerFor(payer ?? null, visible);
    },
  );
}

const labels = { codex: 'Codex', openai: 'OpenAI loop' } as const;

function answerFor(payer: StoredCredential | null, visible: StoredCredential[]): ModelsAnswer {
  const agents = payer ? agentsFor(payer) : (['codex'] as const);
  const others = visible.filter(({ id, state }) => id !== payer?.id && state !== 'disabled');
  return {
    payer: payer && toPayer(payer),
    payers: others.map(toPayer),
    items: payer?.models ?? [],
    defaultModel: payer && defaultModelOf(payer),
    defaultReasoningEffort: payer?.defaultReasoningEffort ?? 'medium',
    agents: agents.map((name) => ({ name, label: labels[name] })),
    defaultAgent: agents[0],
    demo: payer?.provider.kind === 'demo',
  };
}
