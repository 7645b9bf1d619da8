import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiKeySource } from './api-key-source.ts';
import { coalesceRefresh } from './coalesce-refresh.ts';
import { commandConfig } from './command-config.ts';
import { commandSource } from './command-source.ts';
import { CredentialError } from './credential-error.ts';
import { bearerToken, requireChatgpt, type Token } from './credential-source.ts';
import { externalSource } from './external-source.ts';
import { sendWithCredential } from './send-with-credential.ts';
import { staticBearerSource } from './static-bearer-source.ts';
import { chatgptBench } from './testing/chatgpt-bench.ts';
import { describeSource, type SourceUnderTest } from './testing/source-conformance.ts';

async function countingCommand(canary: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'source-'));
  const count = path.join(folder, 'n');
  const body = `n=$(($(cat ${count} 2>/dev/null || echo 0) + 1)); echo $n >${count}; [ -e ${folder}/broken ] && { echo ${canary}-err >&2; exit 1; }; echo ${canary}-$n`;
  const config = commandConfig.parse({ command: '/bin/sh', args: ['-c', body] });
  const options = { now: () => performance.now(), name: 'command', environment: { PATH: process.env.PATH } };
  const runs = async () => Number(await readFile(count, 'utf8').catch(() => '0'));
  return { source: commandSource(config, options), folder, runs };
}

async function command(): Promise<SourceUnderTest> {
  const { source, folder, runs } = await countingCommand('canary-command');
  return {
    source,
    renewable: true,
    renewals: runs,
    secrets: () => ['canary-command'],
    breaks: async () => await writeFile(path.join(folder, 'broken'), ''),
    close: async () => await rm(folder, { recursive: true }),
  };
}

async function chatgpt(): Promise<SourceUnderTest> {
  const bench = await chatgptBench();
  return {
    source: bench.source(),
    renewable: true,
    renewals: bench.allRedemptions,
    secrets: () => bench.issuer.issued,
    breaks: () => bench.issuer.next({ kind: 'refused', status: 401, code: 'refresh_token_expired' }),
    close: bench.issuer.close,
  };
}

async function external(): Promise<SourceUnderTest> {
  let number = 1;
  let broken = false;
  const token = () => bearerToken({ accessToken: `canary-external-${number}`, generation: `g${number}` });
  const host = {
    resolve: async () => token(),
    refresh: async () => {
      if (broken) throw new Error(`no token, canary-external-${number} is gone`);
      number += 1;
      return token();
    },
  };
  return {
    source: externalSource(host),
    renewable: true,
    renewals: () => number,
    secrets: () => ['canary-external'],
    breaks: () => {
      broken = true;
    },
  };
}

describeSource('apiKeySource', async () => ({
  source: apiKeySource('canary-key', 'row-1'),
  renewable: false,
  renewals: () => 0,
  secrets: () => ['canary-key'],
}));
describeSource('staticBearerSource', async () => ({
  source: staticBearerSource({ accessToken: 'canary-bearer', generation: 'row-1' }, Date),
  renewable: false,
  renewals: () => 0,
  secrets: () => ['canary-bearer'],
}));
describeSource('commandSource', command);
describeSource('chatgptSource', chatgpt);
describeSource('externalSource', external);

describe('sources beside each other', () => {
  const { signal } = new AbortController();

  it('case 9: never cross their tokens, whatever is asked of them in whatever order', async () => {
    const made = await Promise.all([command(), chatgpt(), external(), chatgpt()]);
    const sources = made.map((under) => coalesceRefresh(under.source));
    const random = seeded(3);
    const seen = new Set<string>();
    const belongsTo = ({ accessToken }: Token) =>
      made.flatMap((under, at) => (under.secrets().some((secret) => accessToken.startsWith(secret)) ? [at] : []));
    const requests = Array.from({ length: 120 }, async () => {
      const owner = random(sources.length);
      const source = sources[owner];
      if (!source) return;
      await sendWithCredential(source, {
        signal,
        send: async (token: Token) => {
          seen.add(`${owner} ${token.accessToken}`);
          expect(belongsTo(token)).toEqual([owner]);
          await new Promise((turn) => setImmediate(turn));
          return random(6) === 0 ? 401 : 200;
        },
        isUnauthorized: (status) => status === 401,
        discard: async () => {},
      }).catch((error: unknown) => expect(error).toBeInstanceOf(CredentialError));
    });
    await Promise.all(requests);
    expect(new Set([...seen].map((token) => token.charAt(0))).size).toBe(4);
    expect(seen.size).toBeGreaterThan(4);
    for (const under of made) await under.close?.();
  });

  it('case 6: a bearer source that is refreshed leaves a ChatGPT sign-in as it was', async () => {
    const bench = await chatgptBench();
    const before = JSON.stringify(bench.memory.stored());
    const { source, folder } = await countingCommand('canary');
    const token = await source.resolve({ signal });
    await source.refresh({ reason: 'unauthorized', rejectedGeneration: token?.generation ?? '', signal });
    expect(JSON.stringify(bench.memory.stored())).toBe(before);
    expect(bench.allRedemptions()).toBe(0);
    await rm(folder, { recursive: true });
    await bench.issuer.close();
  });

  it('case 3: no bearer-only token passes for a ChatGPT sign-in', async () => {
    const token = bearerToken({ accessToken: 'canary', generation: 'g1' });
    for (const given of [token, { ...token, chatgpt: { accountId: '' } }]) {
      expect(() => requireChatgpt(given)).toThrow(expect.objectContaining({ fault: { kind: 'config' } }));
    }
  });
});

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}
