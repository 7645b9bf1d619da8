import { randomInt, randomUUID } from 'node:crypto';
import type { Task } from '@codex-web/contracts/task';
import type { LightMyRequestResponse } from 'fastify';
import type { RouteRule } from '../auth/rules.ts';
import type { TestApp } from './test-app.ts';
import { attemptIdsOf } from './test-person.ts';

type Headers = Record<string, string>;

/** Asks many routes alike. Their addresses hold the id of this task or of its first attempt, or ids that nothing has. */
export function walkRoutes(test: TestApp, task: () => Task) {
  const ask = (route: RouteRule, headers: Headers) =>
    test.app.inject({
      method: route.method as 'GET',
      url: addressOf(route, task()),
      headers,
      // Each from another address, so that none is refused for how many there are.
      remoteAddress: `10.${[0, 0, 0].map(() => randomInt(256)).join('.')}`,
      ...(['POST', 'PUT', 'PATCH'].includes(route.method) && { body: {} }),
    });
  return {
    ask,
    /** The routes whose answer is not `expected`, such as `401 unauthenticated`, each with what it was. */
    othersThan: async (expected: string, asked: RouteRule[], headers: (route: RouteRule) => Headers) => {
      const others: string[] = [];
      for (const route of asked) {
        const answer = inShort(await ask(route, headers(route)));
        if (answer !== expected) others.push(`${named(route)}: ${answer}`);
      }
      return others;
    },
  };
}

export const named = ({ method, path }: RouteRule) => `${method} ${path}`;

export const isJson = ({ headers }: LightMyRequestResponse) =>
  /^application\/json(;|$)/.test(`${headers['content-type']}`);

function addressOf({ path }: RouteRule, task: Task): string {
  return path
    .replace('/tasks/:id', `/tasks/${task.id}`)
    .replace('/attempts/:id', `/attempts/${attemptIdsOf(task)[0]}`)
    .replace(/:(\w+)/g, () => randomUUID());
}

function inShort(answer: LightMyRequestResponse): string {
  const code = isJson(answer) ? answer.json().error?.code : undefined;
  return code === undefined ? `${answer.statusCode}` : `${answer.statusCode} ${code}`;
}
