import type { Role } from '@codex-web/contracts/access';
import { describe, expect, it } from 'vitest';
import { checkMayReset } from './may-reset.ts';

type Pair = [role: Role, otherRole: Role | null];

const target = (pairs: Pair[], isOperator = false) => ({
  user: { id: 'u', email: 'u@example.com' },
  isOperator,
  memberships: pairs.map(([role, otherRole], n) => ({ workspaceId: `w${n}`, role, otherRole })),
});
const check = (pairs: Pair[], isOperator?: boolean) => () => checkMayReset(target(pairs, isOperator), 'w0');

describe('a link to set the password of somebody else', () => {
  it.each<[string, Pair[]]>([
    ['an owner for an admin', [['admin', 'owner']]],
    ['an admin for a member', [['member', 'admin']]],
    [
      'an admin in both workspaces of a viewer',
      [
        ['viewer', 'admin'],
        ['viewer', 'owner'],
      ],
    ],
  ])('is made by %s', (_, pairs) => expect(check(pairs)).not.toThrow());

  it.each<[string, Pair[]]>([
    ['an admin for an owner', [['owner', 'admin']]],
    ['an admin for another admin', [['admin', 'admin']]],
    ['an owner for another owner', [['owner', 'owner']]],
    ['a member for a viewer', [['viewer', 'member']]],
    [
      'an owner for a member who is in another workspace too',
      [
        ['member', 'owner'],
        ['viewer', null],
      ],
    ],
    [
      'an owner for a member who is above them elsewhere',
      [
        ['member', 'owner'],
        ['owner', 'admin'],
      ],
    ],
  ])('is not made by %s', (_, pairs) => expect(check(pairs)).toThrow('only for people below you'));

  it('is not made for an operator, who is more than their role', () => {
    expect(check([['viewer', 'owner']], true)).toThrow('only for people below you');
  });

  it('is not made for somebody of another workspace, who is not there at all', () => {
    expect(() => checkMayReset(target([['viewer', 'owner']]), 'elsewhere')).toThrow('no such member');
    expect(() => checkMayReset(null, 'w0')).toThrow('no such member');
  });
});
