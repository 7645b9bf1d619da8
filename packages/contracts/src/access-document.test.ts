import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Permission, permissions, roleMay, roles, scopes } from './access.ts';

const document = readFileSync(new URL('../../../docs/access.md', import.meta.url), 'utf8');

it('docs/access.md shows the table as it is', () => {
  const names = Object.keys(permissions) as Permission[];
  const rows = names.map((name) => {
    const { from, scope, allows } = permissions[name];
    const marks = roles.map((role) => (roleMay(role, name) ? '✓' : ''));
    return `| \`${name}\` | ${allows} | ${marks.join(' | ')} | ${from === 'operator' ? '✓' : ''} | \`${scope}\` |`;
  });
  const shown = document.split('\n').filter((line) => /^\| `[a-z-]+\.[a-z]+` \|/.test(line));
  expect(shown).toEqual(rows);
});

it('has a permission for each scope', () => {
  const used = Object.values(permissions).map(({ scope }) => scope);
  expect(scopes.filter((scope) => !used.includes(scope))).toEqual([]);
});
