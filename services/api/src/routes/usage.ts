import { spendingAnswer, spendingQuery } from '@codex-web/contracts/spending';
import { readSpending, readSpendingCells } from '@codex-web/db/read-spending';
import { z } from 'zod';
import { viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { spendingCsv } from '../spending/spending-csv.ts';
import { chooseSpan } from '../spending/spending-span.ts';

const tags = ['Limits and usage'];

export function usageRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/usage',
    {
      config: { rule: 'usage.read' },
      schema: {
        tags,
        summary: 'Read what was spent, by day, person, model and task',
        description: 'Days are in UTC. The last 30 days unless asked otherwise, 366 at most.',
        querystring: spendingQuery,
        response: { 200: spendingAnswer, ...refusals(400) },
      },
    },
    async (request) => await readSpending(db, viewerOf(request.caller), chooseSpan(request.query, new Date())),
  );
  app.get(
    '/usage.csv',
    {
      config: { rule: 'usage.read' },
      schema: {
        tags,
        summary: 'Download what was spent, as CSV',
        description:
          'A line for each day, person, task and model. Text that a spreadsheet would take for a formula begins with an apostrophe.',
        querystring: spendingQuery,
        response: { 200: { content: { 'text/csv': { schema: z.unknown() } } }, ...refusals(400) },
      },
    },
    async (request, reply) => {
      const span = chooseSpan(request.query, new Date());
      const cells = await readSpendingCells(db, viewerOf(request.caller), span);
      return reply
        .header('content-type', 'text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="usage-${span.from}-to-${span.to}.csv"`)
        .send(spendingCsv(cells));
    },
  );
}
