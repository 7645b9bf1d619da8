import Fastify from 'fastify';
import { expect, it } from 'vitest';
import type { App } from '../http/app-type.ts';
import { requireRules } from './rules.ts';

function appWith(config: object): App {
  const app: App = Fastify({ exposeHeadRoutes: false }).withTypeProvider();
  requireRules(app);
  app.get('/tasks', { config }, async () => 'answered');
  return app;
}

it('keeps an application from starting that has a route without a rule, and names the route', async () => {
  await expect(appWith({}).ready()).rejects.toThrow('These routes state no rule: GET /tasks.');
});

it('lists the rule of each route of an application that starts', async () => {
  const app = appWith({ rule: 'tasks.read' });
  await app.ready();
  expect(app.routeRules).toEqual(expect.arrayContaining([{ method: 'GET', path: '/tasks', rule: 'tasks.read' }]));
});
