import { AppError } from '@codex-web/contracts/app-error';
import { databaseTime } from '@codex-web/db/database-time';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';

const ok = z.object({ status: z.literal('ok') });

export function healthRoutes(app: App, { db, redis }: Dependencies): void {
  app.get(
    '/health',
    {
      config: { rule: 'public' },
      schema: { tags: ['Service'], summary: 'Whether the process is alive', response: { 200: ok } },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/ready',
    {
      config: { rule: 'public' },
      schema: {
        tags: ['Service'],
        summary: 'Whether Postgres and Redis answer',
        response: { 200: ok, ...refusals(503) },
      },
    },
    async () => {
      await answers('Postgres', databaseTime(db));
      await answers('Redis', redis.ping());
      return { status: 'ok' as const };
    },
  );
}

async function answers(name: string, question: Promise<unknown>): Promise<void> {
  try {
    await question;
  } catch (cause) {
    throw new AppError('unavailable', `${name} does not answer.`, { cause });
  }
}
