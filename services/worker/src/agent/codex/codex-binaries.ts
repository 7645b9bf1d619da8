import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const packages = { x64: '@openai/codex-linux-x64', arm64: '@openai/codex-linux-arm64' } as const;
const targets = { x64: 'x86_64-unknown-linux-musl', arm64: 'aarch64-unknown-linux-musl' } as const;

/**
 * The folder with the Codex programs for this machine, from the npm package that is pinned for the worker.
 * They are static, so that any image can run them.
 * @throws when there are none for this kind of machine.
 */
export function findCodexBinaries(): string {
  const kind = process.arch;
  if (kind !== 'x64' && kind !== 'arm64') throw new Error(`Codex has no Linux programs for ${kind}; use x64 or arm64.`);
  const codex = createRequire(import.meta.url).resolve('@openai/codex/package.json');
  const platform = createRequire(codex).resolve(`${packages[kind]}/package.json`);
  return join(dirname(platform), 'vendor', targets[kind], 'bin');
}
