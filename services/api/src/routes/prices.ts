import { type PricesAnswer, pricesAnswer, savePricesRequest } from '@codex-web/contracts/spending';
import { listPrices, savePrices } from '@codex-web/db/prices';
import { shippedPrices, shippedPricesAt } from '@codex-web/db/shipped-prices';
import type { Caller } from '../auth/caller.ts';
import { actorOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';

const tags = ['Limits and usage'];

export function priceRoutes(app: App, { db }: Dependencies): void {
  const read = async ({ workspace, role }: Caller): Promise<PricesAnswer> => ({
    items: await listPrices(db, workspace.id),
    shipped: [...shippedPrices],
    shippedAt: shippedPricesAt,
    mayChange: role === 'owner',
  });
  app.get(
    '/prices',
    {
      config: { rule: 'usage.read' },
      schema: { tags, summary: 'List what models cost', response: { 200: pricesAnswer } },
    },
    async (request) => await read(request.caller),
  );
  app.put(
    '/prices',
    {
      config: { rule: 'limits.manage' },
      schema: {
        tags,
        summary: 'Set the workspace’s own prices',
        description:
          'For the owner of the workspace. They replace all that were set before and count for requests from now on; what was counted keeps its price.',
        body: savePricesRequest,
        response: { 200: pricesAnswer, ...refusals(400) },
      },
    },
    async (request) => {
      await savePrices(db, actorOf(request.caller), request.body.items);
      return await read(request.caller);
    },
  );
}
