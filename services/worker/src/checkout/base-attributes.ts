import { join } from 'node:path';
import { git } from '@codex-web/git-remote/git';
import type { BytePath } from './list-tree.ts';
import {
  type ConversionAttributes,
  conversionAttributes,
  conversionOf,
  type TextConversion,
} from './text-conversion.ts';

/**
 * What git does to some paths in a clean clone of the base commit: the attributes of that commit hold, whatever the
 * agent wrote into its own .gitattributes. Paths to which nothing is done are left out.
 */
export async function conversionsAt(
  baseCommit: string,
  paths: readonly BytePath[],
  { gitDir, scratch, signal }: { gitDir: string; scratch: string; signal: AbortSignal },
): Promise<Map<BytePath, TextConversion>> {
  const env = { GIT_DIR: gitDir, GIT_INDEX_FILE: join(scratch, 'base-index') };
  await git(['read-tree', baseCommit], { env, signal });
  const output = await git(['check-attr', '--cached', '-z', '--stdin', ...conversionAttributes], {
    env,
    input: Buffer.from(paths.map((path) => `${path}\0`).join(''), 'latin1'),
    maxOutputBytes: 1024 * 1024 * 1024,
    signal,
  });
  return parse(output.toString('latin1').split('\0'));
}

function parse(fields: readonly string[]): Map<BytePath, TextConversion> {
  const conversions = new Map<BytePath, TextConversion>();
  const width = 3 * conversionAttributes.length;
  for (let start = 0; start + width <= fields.length; start += width) {
    const path = fields[start] ?? '';
    const values = conversionAttributes.map((name, index) => [name, fields[start + 3 * index + 2] ?? 'unspecified']);
    const conversion = conversionOf(Object.fromEntries(values) as ConversionAttributes);
    const doesNothing = conversion.crlf === 'never' && !conversion.ident && conversion.encoding === null;
    if (!doesNothing) conversions.set(path, conversion);
  }
  return conversions;
}
