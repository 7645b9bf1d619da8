import { expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

it('does one piece of work after the other, also when one fails', async () => {
  const inTurn = oneAtATime();
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = inTurn(async () => {
    await gate.promise;
    done.push('first');
    throw new Error('It failed.');
  });
  const second = inTurn(async () => done.push('second'));
  gate.resolve();
  await expect(first).rejects.toThrow('It failed.');
  expect(await second).toBe(2);
  expect(done).toEqual(['first', 'second']);
});
