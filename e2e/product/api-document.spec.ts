import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newInvitation } from '@codex-web/contracts/invitation';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { product } from '../src/product.ts';

test('the worked example of the API, run as it stands but for the invitation, leads to an applied patch', async () => {
  const owner = await new ApiClient(product().baseUrl).signIn(product().owner);
  const { url } = newInvitation.parse((await owner.call('POST', '/invitations', {})).json);
  const document = readFileSync(fileURLToPath(new URL('../../docs/api.md', import.meta.url)), 'utf8');
  // The product has its owner; who joins by a link may not invite others.
  const forMembers = document.slice(0, document.indexOf('## 8. Invite somebody'));
  const commands = [...forMembers.matchAll(/^```bash\n(.*?)^```/gms)].map((match) => match[1]).join('\n');
  const folder = mkdtempSync('/var/tmp/codex-web-api-');
  try {
    const run = spawnSync('bash', ['-euo', 'pipefail', '-c', commands], {
      cwd: folder,
      env: {
        ...process.env,
        BASE_URL: product().baseUrl,
        SIGN_UP_TOKEN: new URL(url).searchParams.get('token') ?? '',
        REPOSITORY_URL: makeRepository({ 'README.md': 'A project.\n' }),
      },
      encoding: 'utf8',
    });
    expect(run.status, `${run.stdout}\n${run.stderr}`).toBe(0);
    expect(existsSync(join(folder, 'clone'))).toBe(true);
    const status = execFileSync('git', ['-C', join(folder, 'clone'), 'status', '--short'], { encoding: 'utf8' });
    expect(status).toMatch(/^A {2}\S+\.md$/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
