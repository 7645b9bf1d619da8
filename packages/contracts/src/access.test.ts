import { describe, expect, it } from 'vitest';
import { isAtLeast, type Permission, permissions, roleMay, roles } from './access.ts';

const names = Object.keys(permissions) as Permission[];

describe('the table of permissions', () => {
  it('gives each role all that the roles below it have', () => {
    for (const [index, role] of roles.entries()) {
      const below = roles[index + 1];
      if (below === undefined) continue;
      expect(names.filter((name) => roleMay(below, name) && !roleMay(role, name))).toEqual([]);
    }
  });

  it('lets a viewer change nothing', () => {
    const changing = names.filter((name) => /\.(write|manage|own|comment|share)$/.test(name));
    expect(changing.filter((name) => roleMay('viewer', name))).toEqual([]);
  });

  it('gives no role of a workspace what belongs to operators', () => {
    const operators = names.filter((name) => permissions[name].from === 'operator');
    expect(operators).not.toEqual([]);
    for (const role of roles) expect(operators.filter((name) => roleMay(role, name))).toEqual([]);
  });
});

it('compares roles from the one who may do most', () => {
  expect(isAtLeast('owner', 'viewer')).toBe(true);
  expect(isAtLeast('member', 'member')).toBe(true);
  expect(isAtLeast('viewer', 'member')).toBe(false);
});
