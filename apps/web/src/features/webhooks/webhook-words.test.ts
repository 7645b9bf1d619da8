import type { Webhook } from '@codex-web/contracts/webhook';
import { expect, test } from 'vitest';
import { withDeliveries } from './deliveries.ts';
import { readableBody, stateOf } from './webhook-words.ts';

const webhook: Webhook = {
  id: 'w',
  name: 'Chat',
  url: 'https://example.com/',
  types: ['task.completed'],
  active: true,
  disabledReason: null,
  failingSince: null,
  previousSecretUntil: null,
  createdAt: '2026-11-22T14:00:00.000Z',
  createdBy: null,
};

test('a webhook that is switched off is never called failing', () => {
  const failingSince = '2026-11-20T14:00:00.000Z';
  expect(stateOf(webhook).tone).toBe('fine');
  expect(stateOf({ ...webhook, failingSince }).tone).toBe('failing');
  expect(stateOf({ ...webhook, failingSince, active: false }).tone).toBe('off');
  expect(stateOf({ ...webhook, active: false, disabledReason: 'It failed.' }).word).toBe('Switched off by the product');
});

test('a body that is no JSON is shown as it is', () => {
  expect(readableBody('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(readableBody('<html>')).toBe('<html>');
});

test('a delivery that is told of again stands once, as it came last', () => {
  const at = (minute: number, state: 'pending' | 'delivered') => ({
    id: `d${minute}`,
    webhookId: 'w',
    messageId: 'm',
    type: 'task.completed',
    state,
    request: '',
    tries: [],
    nextTryAt: null,
    createdAt: `2026-11-22T14:${minute}:00.000Z`,
  });
  const list = withDeliveries([at(20, 'pending'), at(10, 'delivered')], [at(30, 'pending'), at(20, 'delivered')]);
  expect(list.map(({ id, state }) => `${id} ${state}`)).toEqual(['d30 pending', 'd20 delivered', 'd10 delivered']);
});
