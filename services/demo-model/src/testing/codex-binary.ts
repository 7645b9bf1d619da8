import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The Codex CLI of this architecture, as its npm package ships it. */
export function codexBinary(): string {
  const launcher = createRequire(import.meta.resolve('@openai/codex/package.json'));
  const platform = launcher.resolve(`@openai/codex-linux-${process.arch}/package.json`);
  const vendor = join(dirname(platform), 'vendor');
  const [target = ''] = readdirSync(vendor);
  return join(vendor, target, 'bin', 'codex');
}
