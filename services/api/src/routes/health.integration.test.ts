import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { createCuttableRedis } from '../testing/cuttable-redis.ts';
import { createTestApp } from '../testing/test-app.ts';
import { waitFor } from '../testing/wait-for.ts';

const redis = setUp(createCuttableRedis);
const test = setUp(() => createTestApp({ redisUrl: redis.url }));

const status = async (path: string) => (await test.app.inject({ url: `/api/v1${path}` })).statusCode;

describe('200', () => {
  it('is alive, and ready while Postgres and Redis answer', async () => {
    expect(await status('/health')).toBe(200);
    await waitFor(async () => (await status('/ready')) === 200);
  });
});

describe('503', () => {
  it('is alive but not ready while Redis is away, and ready again when it is back', async () => {
    redis.cut();
    const answer = await test.app.inject({ url: '/api/v1/ready' });
    expect([answer.statusCode, answer.json().error]).toMatchObject([
      503,
      { code: 'unavailable', message: 'Redis does not answer.' },
    ]);
    expect(await status('/health')).toBe(200);
    redis.mend();
    await waitFor(async () => (await status('/ready')) === 200);
  });
});
