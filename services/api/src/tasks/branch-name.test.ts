import { describe, expect, it } from 'vitest';
import { branchName } from './branch-name.ts';

const id = 'f0e1d2c3-b4a5-4678-9abc-def012345678';

describe('branchName', () => {
  it.each([
    ['Fix the tests!', 'codex/fix-the-tests'],
    ['  ../../etc\\passwd\u0000 ~^:?*[', 'codex/etc-passwd'],
    ['Añade más Café', 'codex/anade-mas-cafe'],
    ['x'.repeat(80), `codex/${'x'.repeat(50)}`],
    [`${'a'.repeat(49)} b`, `codex/${'a'.repeat(49)}`],
  ])('makes of %j %j', (title, name) => {
    expect(branchName(title, id)).toBe(name);
  });

  it.each(['テストを直して', 'Исправь тесты в api', '修复 a 测试', '…', 'Go', 'أصلح الاختبارات'])(
    'takes a short id where %j would leave nothing that says what it is',
    (title) => {
      expect(branchName(title, id)).toBe('codex/f0e1d2c3');
    },
  );
});
