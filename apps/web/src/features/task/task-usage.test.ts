import type { Task } from '@codex-web/contracts/task';
import { noUsage } from '@codex-web/contracts/usage';
import { expect, test } from 'vitest';
import { taskUsage } from './task-usage.ts';

test('a task used what all attempts of all its turns used', () => {
  const used = (requests: number, costMicroUsd: number) => ({ usage: { ...noUsage, requests, costMicroUsd } });
  const turns = [{ attempts: [used(1, 10), used(2, 20)] }, { attempts: [used(4, 40)] }];
  expect(taskUsage({ turns } as unknown as Task)).toEqual({ ...noUsage, requests: 7, costMicroUsd: 70 });
});
