import type { Me } from '@codex-web/contracts/account';
import { describe, expect, test } from 'vitest';
import { placeOf, settingsGroups } from './settings-places.ts';

const me = (role: Me['role'], isOperator = false): Me => ({
  user: { id: 'u1', name: 'Ada', email: 'ada@example.com' },
  workspace: { id: '00000000-0000-4000-8000-000000000001', name: 'Northwind' },
  role,
  isOperator,
});

const titles = (groups: ReturnType<typeof settingsGroups>) => groups.map(({ title }) => title);
const hrefs = (groups: ReturnType<typeof settingsGroups>) =>
  groups.flatMap(({ places }) => places.map(({ href }) => href));

describe('the places of the settings', () => {
  test('are the own account alone for somebody without a workspace', () => {
    expect(titles(settingsGroups(null))).toEqual(['Account']);
    expect(hrefs(settingsGroups(null))).not.toContain('/settings/account/tokens');
  });

  test('that a role may not see are not shown to it', () => {
    expect(hrefs(settingsGroups(me('viewer')))).not.toContain('/settings/audit');
    expect(hrefs(settingsGroups(me('admin')))).toContain('/settings/audit');
  });

  test('of the installation are for its operators, whatever their role is', () => {
    expect(titles(settingsGroups(me('owner')))).not.toContain('Installation');
    expect(titles(settingsGroups(me('viewer', true)))).toContain('Installation');
  });

  test('are found for the pages under them, the nearest first', () => {
    const groups = settingsGroups(me('owner'));
    expect(placeOf(groups, '/settings/account/security')?.label).toBe('Sign-in and security');
    expect(placeOf(groups, '/settings/credentials/new')?.label).toBe('Credentials');
    expect(placeOf(groups, '/usage')).toBeNull();
  });
});
