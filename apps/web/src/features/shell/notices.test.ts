import type { Me } from '@codex-web/contracts/account';
import type { Credential } from '@codex-web/contracts/credential';
import type { LimitStatus } from '@codex-web/contracts/limit';
import { describe, expect, test } from 'vitest';
import { noticesOf } from './notices.ts';

const me = (role: Me['role']): Me => ({
  user: { id: 'u1', name: 'Ada', email: 'ada@example.com' },
  workspace: { id: '00000000-0000-4000-8000-000000000001', name: 'Northwind' },
  role,
});

function credentialOf(id: string, change: Partial<Credential>): Credential {
  return {
    id,
    name: id,
    owner: { kind: 'person', userId: 'u1', name: 'Ada' },
    kind: 'api-key',
    provider: { kind: 'openai', baseUrl: 'https://api.openai.com/v1', wireApi: 'responses' },
    headerNames: [],
    hint: 'abcd',
    account: null,
    state: 'needs_sign_in',
    stateMessage: null,
    parkedUntil: null,
    expiresAt: null,
    models: [],
    modelsStale: false,
    defaultModel: null,
    defaultReasoningEffort: 'medium',
    isDefault: false,
    mayChange: true,
    createdAt: '2026-11-22T14:00:00.000Z',
    lastUsedAt: null,
    ...change,
  };
}

function limitAt(used: number, scope: LimitStatus['scope'] = 'workspace'): LimitStatus {
  return { limitId: 'l', scope, period: 'day', metric: 'cost', amount: 10_000_000, used };
}

describe('credentials that need somebody', () => {
  const mine = credentialOf('mine', {});
  const hers = credentialOf('hers', { owner: { kind: 'person', userId: 'u2', name: 'Bea' } });
  const ours = credentialOf('ours', { owner: { kind: 'workspace' } });

  test('are told to the person they belong to', () => {
    const ids = noticesOf(me('member'), [], [mine, hers, ours]).map(({ id }) => id);
    expect(ids).toEqual(['credential-mine']);
  });

  test('of the workspace are told to its owners too', () => {
    const ids = noticesOf(me('owner'), [], [mine, hers, ours]).map(({ id }) => id);
    expect(ids).toEqual(['credential-mine', 'credential-ours']);
  });

  test('are not told while they work or only wait for the provider', () => {
    const fine = (['ok', 'parked', 'disabled'] as const).map((state) => credentialOf(state, { state }));
    expect(noticesOf(me('owner'), [], fine)).toEqual([]);
  });
});

describe('limits', () => {
  test('are told from four fifths on', () => {
    expect(noticesOf(me('member'), [limitAt(7_999_999)], [])).toEqual([]);
    expect(noticesOf(me('member'), [limitAt(8_000_000)], [])[0]).toMatchObject({
      tone: 'warning',
      text: '80 % of the workspace’s limit of $10.00 a day is used: $8.00.',
    });
  });

  test('that are reached can be raised by an owner, and looked at by others', () => {
    const links = (['owner', 'member'] as const).map(
      (role) => noticesOf(me(role), [limitAt(10_000_000)], [])[0]?.link.href,
    );
    expect(links).toEqual(['/settings/limits', '/usage']);
  });

  test('that are reached come before those that are nearly', () => {
    const both = noticesOf(me('member'), [limitAt(9_000_000), limitAt(11_000_000, 'person')], []);
    expect(both.map(({ tone }) => tone)).toEqual(['failure', 'warning']);
    expect(both[0]?.text).toMatch(/^Your limit of \$10\.00 a day is reached\./);
  });
});
