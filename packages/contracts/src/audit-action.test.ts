import { expect, it } from 'vitest';
import { auditActionInWords, auditActions } from './audit-action.ts';

it('writes every action in one manner', () => {
  for (const action of auditActions) expect(action).toMatch(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/);
});

it('shows an action and what it was done to in words, and what it does not know as it stands', () => {
  expect(auditActionInWords('service_account')).toBe('Service accounts');
  expect(auditActionInWords('service_account.role_changed')).toBe('Service accounts: role changed');
  expect(auditActionInWords('thing.was-done')).toBe('thing.was-done');
});
