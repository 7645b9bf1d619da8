import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { inviteColleague } from '../src/colleague.ts';
import { product } from '../src/product.ts';

const verify = fileURLToPath(new URL('../../bin/verify-audit', import.meta.url));

test('what people did is exported as a chain, which the command finds whole, and broken where a line was changed', async () => {
  const api = await new ApiClient(product().baseUrl).signIn(product().owner);
  const colleague = await inviteColleague(api, { name: 'Cleo' });
  const { user } = (await colleague.api.call('GET', '/me')).json as { user: { id: string } };
  expect((await api.call('PATCH', `/members/${user.id}`, { role: 'viewer' })).status).toBe(200);
  expect((await colleague.api.call('GET', '/audit')).status).toBe(403);

  const exported = await api.call('GET', '/audit.jsonl');
  expect(exported.status).toBe(200);
  expect(exported.text).toContain('member.');
  const file = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.jsonl');
  writeFileSync(file, exported.text);
  execFileSync(verify, [file]);

  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const at = Math.floor(lines.length / 2);
  lines[at] = lines[at]?.replace(/"summary":"./, '"summary":"X') ?? '';
  writeFileSync(file, `${lines.join('\n')}\n`);
  const broken = spawnSync(verify, [file], { encoding: 'utf8' });
  expect(broken.status).not.toBe(0);
  expect(broken.stdout + broken.stderr).toContain(String(at + 1));
});
