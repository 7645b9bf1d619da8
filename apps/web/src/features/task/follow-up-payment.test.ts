import type { ModelsAnswer, Payer, Turn } from '@codex-web/contracts/task';
import { describe, expect, test } from 'vitest';
import { followUpPayer } from './follow-up-payment.ts';

const payerOf = (credentialId: string): Payer => ({ credentialId, name: credentialId, owner: { kind: 'workspace' } });

function turnPaidBy(payer: Payer | null): Turn {
  return {
    id: 't',
    position: 1,
    prompt: 'Do it',
    agent: 'codex',
    payer,
    model: 'm',
    reasoningEffort: 'medium',
    parentAttemptId: null,
    author: { id: 'u', name: 'A. Person' },
    createdAt: '2026-11-22T14:00:00.000Z',
    attempts: [],
  };
}

function modelsWith(payer: Payer | null, payers: Payer[] = []): ModelsAnswer {
  return {
    payer,
    payers,
    items: [],
    defaultModel: null,
    defaultReasoningEffort: 'medium',
    agents: [{ name: 'codex', label: 'Codex' }],
    defaultAgent: 'codex',
    demo: false,
  };
}

describe('what pays for a follow-up', () => {
  test('is what paid before, where the person may use it', () => {
    expect(followUpPayer(turnPaidBy(payerOf('b')), modelsWith(payerOf('a'), [payerOf('b')]))).toBe('b');
  });

  test('is the default of the person where the earlier one is somebody else’s', () => {
    expect(followUpPayer(turnPaidBy(payerOf('hers')), modelsWith(payerOf('a'), [payerOf('b')]))).toBe('a');
  });

  test('is the default for a turn from before there were credentials', () => {
    expect(followUpPayer(turnPaidBy(null), modelsWith(payerOf('a')))).toBe('a');
  });

  test('is nothing where there is no credential', () => {
    expect(followUpPayer(turnPaidBy(payerOf('a')), modelsWith(null))).toBeNull();
  });
});
