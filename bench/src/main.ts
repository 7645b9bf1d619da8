import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { argv, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ApiClient } from '@codex-web/e2e/api-client';
import { makeRepository } from '@codex-web/e2e/git-repository';
import { product, servicePid } from '@codex-web/e2e/product';
import startProduct from '@codex-web/e2e/start-product';
import { needCommand } from '@codex-web/local/install-packages';
import type { Bench } from './bench.ts';
import { benchBurst } from './burst.ts';
import { benchDispatch } from './dispatch.ts';
import { benchOutputLine } from './output-line.ts';
import { benchWholeTask } from './whole-task.ts';

await needCommand('socat', ['socat'], 'the relay of the script that one would write by hand');
const pairs = Number(argv[2] ?? 20);
stdout.write('Starting the product with the demo model (scripted, not an AI) …\n');
const stop = await startProduct();
try {
  const bench = await prepare();
  await benchWholeTask(bench, pairs);
  await benchDispatch(bench, pairs);
  await benchOutputLine(bench, 200);
  await benchBurst(bench);
} finally {
  await stop();
}

async function prepare(): Promise<Bench> {
  const files = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`src/file-${index}.txt`, `line\n`.repeat(50)]),
  );
  const api = await new ApiClient(product().baseUrl).signIn(product().owner);
  const repository = makeRepository({ 'a.txt': 'one\n', ...files });
  return {
    api,
    repository,
    repositoryId: (await api.addRepository(repository)).id,
    image: execFileSync(
      'bash',
      [fileURLToPath(new URL('../../docker/sandbox/build.sh', import.meta.url)), '--print-tag'],
      {
        encoding: 'utf8',
      },
    ).trim(),
    codexBinaries: findCodex(),
    demoModelPort: Number((await environmentOf('demo-model')).PORT),
    redisUrl: (await environmentOf('worker')).REDIS_URL ?? '',
  };
}

async function environmentOf(service: string): Promise<Record<string, string>> {
  await needCommand('socat', ['socat'], 'the relay of the script that one would write by hand');
  const pairs = readFileSync(`/proc/${await servicePid(service)}/environ`, 'utf8').split('\0');
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

function findCodex(): string {
  const worker = createRequire(new URL('../../services/worker/package.json', import.meta.url));
  const [platform, target] = process.arch === 'arm64' ? ['arm64', 'aarch64'] : ['x64', 'x86_64'];
  const manifest = createRequire(worker.resolve('@openai/codex/package.json')).resolve(
    `@openai/codex-linux-${platform}/package.json`,
  );
  return join(dirname(manifest), `vendor/${target}-unknown-linux-musl/bin`);
}
