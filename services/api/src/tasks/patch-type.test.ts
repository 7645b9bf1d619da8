import { expect, it } from 'vitest';
import { patchType } from './patch-type.ts';

it.each([
  ['+Größe\n', 'text/x-diff; charset=utf-8'],
  ['', 'text/x-diff; charset=utf-8'],
  [Buffer.from('+Gr\xf6\xdfe\n', 'latin1'), 'application/octet-stream'],
  [Buffer.from([0xc3, 0x28]), 'application/octet-stream'],
])('a patch is text only with the letters that it has: %j', (patch, type) => {
  expect(patchType(Buffer.from(patch as string))).toBe(type);
});
