import { describe, expect, it } from 'vitest';
import { CredentialError } from './credential-error.ts';
import { bearerToken, chatgptToken, type RefreshContext, type Token } from './credential-source.ts';
import { type CredentialHost, externalSource } from './external-source.ts';

const { signal } = new AbortController();
const rejected = (rejectedGeneration: string, previousAccountId?: string): RefreshContext => ({
  reason: 'unauthorized',
  rejectedGeneration,
  ...(previousAccountId !== undefined && { previousAccountId }),
  signal,
});
const ofAccount = (accountId: string, generation: string) =>
  chatgptToken({ accessToken: `canary-${generation}`, generation, chatgpt: { accountId } });

/** A host whose answers the test gives; `asked` is what it was asked. */
function fakeHost(first: Token | null = ofAccount('acct-1', 'g1')) {
  const asked: RefreshContext[] = [];
  let answer = async (): Promise<Token> => ofAccount('acct-1', 'g2');
  const host: CredentialHost = {
    resolve: async () => first,
    refresh: async (context) => {
      asked.push(context);
      return await answer();
    },
  };
  return {
    host,
    asked,
    answers: (next: () => Promise<Token>) => {
      answer = next;
    },
  };
}

describe('externalSource', () => {
  it('case 19: asks the host once after a 401, with the reason and the account before', async () => {
    const { host, asked } = fakeHost();
    const source = externalSource(host);
    await source.resolve({ signal });
    await expect(source.refresh(rejected('g1', 'acct-1'))).resolves.toMatchObject({ generation: 'g2' });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ reason: 'unauthorized', previousAccountId: 'acct-1', rejectedGeneration: 'g1' });
  });

  it('case 89: gives up a host that is silent, for now, and ignores what it answers later', async () => {
    const fake = fakeHost();
    const late = Promise.withResolvers<Token>();
    fake.answers(() => late.promise);
    const source = externalSource(fake.host, { timeoutMs: 5 });
    await source.resolve({ signal });
    await expect(source.refresh(rejected('g1'))).rejects.toMatchObject({ fault: { kind: 'transient' } });
    expect(fake.asked[0]?.signal.aborted).toBe(true);
    late.resolve(ofAccount('acct-1', 'late'));
    await late.promise;
    fake.answers(async () => ofAccount('acct-1', 'g3'));
    await expect(source.refresh(rejected('g1'))).resolves.toMatchObject({ generation: 'g3' });
  });

  it('gives up a host that is silent when it is asked for the first token', async () => {
    const host: CredentialHost = { ...fakeHost().host, resolve: () => new Promise(() => {}) };
    const source = externalSource(host, { timeoutMs: 5 });
    await expect(source.resolve({ signal })).rejects.toMatchObject({ fault: { kind: 'transient' } });
  });

  it('case 90: keeps only the code of an error of the host, in what it throws and in the log', async () => {
    const fake = fakeHost();
    const logged: string[] = [];
    fake.answers(async () => Promise.reject(Object.assign(new Error('bad token canary-g1'), { code: 'E_REFUSED' })));
    const source = externalSource(fake.host, { logger: { warn: (...line) => void logged.push(JSON.stringify(line)) } });
    const error = await source.refresh(rejected('g1')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CredentialError);
    expect(error).not.toHaveProperty('cause');
    expect(`${error}${logged}`).toContain('E_REFUSED');
    expect(`${error}${logged}`).not.toContain('canary');
  });

  it('takes no code that could hold something else', async () => {
    const fake = fakeHost();
    fake.answers(async () => Promise.reject(Object.assign(new Error('x'), { code: 'canary g1' })));
    await expect(externalSource(fake.host).refresh(rejected('g1'))).rejects.not.toThrow('canary');
  });

  it('passes on what the host says of the credential', async () => {
    const fake = fakeHost();
    const revoked = new CredentialError({ kind: 'permanent', reason: 'revoked' }, 'Sign in again.');
    fake.answers(async () => Promise.reject(revoked));
    await expect(externalSource(fake.host).refresh(rejected('g1'))).rejects.toMatchObject({
      fault: revoked.fault,
      message: 'Sign in again.',
    });
  });

  it('case 91: refuses a token for another account for good, and does not use it', async () => {
    const fake = fakeHost();
    fake.answers(async () => ofAccount('acct-2', 'g2'));
    const source = externalSource(fake.host);
    await source.resolve({ signal });
    await expect(source.refresh(rejected('g1'))).rejects.toMatchObject({
      fault: { kind: 'permanent', reason: 'account_mismatch' },
    });
    fake.answers(async () => ofAccount('acct-1', 'g3'));
    await expect(source.refresh(rejected('g1'))).resolves.toMatchObject({ generation: 'g3' });
  });

  it('case 4: refuses a renewed ChatGPT token that says nothing of its account, and keeps the one before', async () => {
    const fake = fakeHost();
    fake.answers(async () => bearerToken({ accessToken: 'canary', generation: 'g2' }));
    const source = externalSource(fake.host);
    await source.resolve({ signal });
    await expect(source.refresh(rejected('g1'))).rejects.toMatchObject({ fault: { kind: 'transient' } });
    await expect(source.refresh(rejected('older'))).resolves.toMatchObject({ generation: 'g1' });
  });

  it('case 5: keeps tokens in memory only, so that a new start begins with what the host has', async () => {
    const { host, asked } = fakeHost();
    const before = externalSource(host);
    await before.refresh(rejected('g1'));
    const after = externalSource(host);
    await expect(after.resolve({ signal })).resolves.toMatchObject({ generation: 'g1' });
    expect(asked).toHaveLength(1);
  });

  it('case 92: asks the host once for 20 turns that got a 401, also for those that come later', async () => {
    const { host, asked } = fakeHost();
    const source = externalSource(host);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => source.refresh(rejected('g1'))));
    tokens.push(await source.refresh(rejected('g1')));
    expect(new Set(tokens.map((token) => token.generation))).toEqual(new Set(['g2']));
    expect(asked).toHaveLength(1);
  });

  it('works as well with tokens that are bearer-only', async () => {
    const fake = fakeHost(bearerToken({ accessToken: 'canary', generation: 'g1' }));
    fake.answers(async () => bearerToken({ accessToken: 'canary-2', generation: 'g2' }));
    const source = externalSource(fake.host);
    await source.resolve({ signal });
    await expect(source.refresh(rejected('g1'))).resolves.toEqual({ accessToken: 'canary-2', generation: 'g2' });
  });
});
