import { describe, expect, it } from 'vitest';
import { coalesceRefresh } from '../coalesce-refresh.ts';
import { asCredentialError, CredentialError } from '../credential-error.ts';
import type { RefreshContext, ResolvingSource, Token } from '../credential-source.ts';

/** A source that has a token, and what the suite has to know of it. */
export type SourceUnderTest = {
  source: ResolvingSource;
  /** Whether a refresh gives a new token, or can only say that the one there is was refused. */
  renewable: boolean;
  /** How often a token was made: a command run, a refresh token redeemed, a host asked. */
  renewals(): number | Promise<number>;
  /** Every secret that is in play by now. */
  secrets(): string[];
  /** From now on no token can be had. Left out where that cannot happen. */
  breaks?(): void | Promise<void>;
  close?(): Promise<void>;
};

/** What every kind of credential has to do. */
export function describeSource(name: string, make: () => Promise<SourceUnderTest>): void {
  const { signal } = new AbortController();
  const rejected = (token: Token): RefreshContext => ({
    reason: 'unauthorized',
    rejectedGeneration: token.generation,
    ...(token.chatgpt && { previousAccountId: token.chatgpt.accountId }),
    signal,
  });
  const resolved = async (source: ResolvingSource): Promise<Token> => {
    const token = await source.resolve({ signal });
    if (!token) throw new Error('There is no token.');
    return token;
  };
  const guarantee = (what: string, check: (under: SourceUnderTest) => Promise<void>) =>
    it(what, async () => {
      const under = await make();
      try {
        await check(under);
      } finally {
        await under.close?.();
      }
    });

  describe(`${name}, as every source`, () => {
    guarantee('gives a token that can stand in a header and does not change', async ({ source }) => {
      const token = await resolved(source);
      expect(token.accessToken).toMatch(/^[\x21-\x7e]+$/);
      expect(Object.isFrozen(token)).toBe(true);
    });

    guarantee('gives the same generation until there is a new token', async ({ source, renewals }) => {
      const first = await resolved(source);
      const made = await renewals();
      await expect(resolved(source)).resolves.toEqual(first);
      expect(await renewals()).toBe(made);
    });

    guarantee('tells nothing of a token in its generation', async ({ source, secrets }) => {
      const { generation } = await resolved(source);
      expect(generation).not.toBe('');
      for (const secret of secrets()) expect(generation).not.toContain(secret);
    });

    guarantee('case 68: renews once for 20 who saw the same token refused', async ({ source, renewable, renewals }) => {
      const token = await resolved(source);
      const made = await renewals();
      const shared = coalesceRefresh(source);
      const results = await Promise.allSettled(Array.from({ length: 20 }, () => shared.refresh(rejected(token))));
      const said = new Set(
        results.map((result) => (result.status === 'fulfilled' ? result.value.generation : 'refused')),
      );
      expect(said.size).toBe(1);
      expect(said.has('refused')).toBe(!renewable);
      expect((await renewals()) - made).toBe(renewable ? 1 : 0);
    });

    guarantee('gives the renewed token from then on, or says for good that it was refused', async (under) => {
      const { source, renewable } = under;
      const token = await resolved(source);
      if (!renewable) {
        await expect(source.refresh(rejected(token))).rejects.toMatchObject({ fault: { kind: 'permanent' } });
        return;
      }
      const next = await source.refresh(rejected(token));
      expect(next.generation).not.toBe(token.generation);
      await expect(resolved(source)).resolves.toEqual(next);
    });

    guarantee('renews nothing for a token that is no longer the current one', async ({ source, renewals }) => {
      const token = await resolved(source);
      const made = await renewals();
      const shared = coalesceRefresh(source);
      await expect(shared.refresh({ ...rejected(token), rejectedGeneration: 'an older one' })).resolves.toEqual(token);
      expect(await renewals()).toBe(made);
    });

    guarantee('says nothing of an account that it does not know', async ({ source }) => {
      const { chatgpt } = await resolved(source);
      if (source.mode !== 'chatgpt') expect(chatgpt).toBeUndefined();
      else expect(chatgpt?.accountId).toBeTruthy();
    });

    guarantee('case 10: throws errors that hold no secret, and no others than CredentialError', async (under) => {
      const { source, secrets, breaks } = under;
      const token = await resolved(source);
      await breaks?.();
      const attempts = [() => source.refresh(rejected(token)), () => source.refresh(rejected(token))];
      for (const attempt of attempts) {
        const thrown: unknown = await attempt().catch((error: unknown) => error);
        if (!(thrown instanceof Error)) continue;
        expect(asCredentialError(thrown)).toBe(thrown);
        for (const secret of secrets()) expect(`${thrown.stack} ${JSON.stringify(thrown)}`).not.toContain(secret);
      }
    });

    guarantee('case 7: gives no token when there is none to be had', async ({ source, breaks }) => {
      if (!breaks) return;
      const token = await resolved(source);
      await breaks();
      await expect(source.refresh(rejected(token))).rejects.toBeInstanceOf(CredentialError);
    });
  });
}
