import { expect, test } from 'vitest';
import { withoutShell } from './without-shell.ts';

test.each([
  [`/bin/bash -lc 'npm test'`, 'npm test'],
  [`bash -lc "echo \\"hi\\""`, 'echo "hi"'],
  [`/bin/bash -lc ls`, 'ls'],
  [`sh -c 'echo it'\\''s'`, "echo it's"],
  ["bash -lc \"echo '\"'$i; done'", "echo '$i; done"],
  [`bash -lc "printf '\\\\n' \\$HOME"`, "printf '\\n' $HOME"],
  // What is more than one word, or would be expanded, is shown as it is.
  [`bash -lc 'a' 'b'`, `bash -lc 'a' 'b'`],
  ['bash -lc "$(rm -rf x)"', 'bash -lc "$(rm -rf x)"'],
  ['git status', 'git status'],
])('%s', (command, shown) => expect(withoutShell(command)).toBe(shown));
