import { expect, test } from 'vitest';
import { maxShownLine, shownPatch } from './shown-patch.ts';

const shown = (text: string) => shownPatch(new TextEncoder().encode(text).buffer);

test('leaves an ordinary patch as it is', () => {
  const patch = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n';
  expect(shown(patch)).toBe(patch);
});

test('cuts a huge line and says how much is left out', () => {
  const [line] = shown(`+${'x'.repeat(maxShownLine + 1499)}\n`).split('\n');
  expect(line?.endsWith('x … 1,500 more characters')).toBe(true);
});

test('leaves out binary contents but keeps the file and what follows it', () => {
  const patch =
    'diff --git a/i.png b/i.png\nnew file mode 100644\nindex 000..123\nGIT binary patch\nliteral 3\nKcmZQzWMT\n\nliteral 0\nHcmV?d00001\n\n' +
    'diff --git a/x b/x\nold mode 100644\nnew mode 100755\n';
  expect(shown(patch)).toBe(
    'diff --git a/i.png b/i.png\nnew file mode 100644\nindex 000..123\ndiff --git a/x b/x\nold mode 100644\nnew mode 100755\n',
  );
});
