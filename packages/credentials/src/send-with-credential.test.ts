import { describe, expect, it } from 'vitest';
import { coalesceRefresh } from './coalesce-refresh.ts';
import { CredentialError } from './credential-error.ts';
import type { CredentialSource, Token } from './credential-source.ts';
import { sendWithCredential } from './send-with-credential.ts';
import { rotatingSource } from './testing/rotating-source.ts';

/** A provider that takes only the tokens given; `sent` and `discarded` say what it saw. */
function provider(...accepted: string[]) {
  const sent: string[] = [];
  const discarded: number[] = [];
  const request = {
    signal: new AbortController().signal,
    send: async (token: Token) => {
      sent.push(token.accessToken);
      return accepted.includes(token.accessToken) ? 200 : 401;
    },
    isUnauthorized: (status: number) => status === 401,
    discard: async (status: number) => void discarded.push(status),
  };
  return { request, sent, discarded };
}

describe('sendWithCredential', () => {
  it('sends once with the resolved token when it is taken', async () => {
    const fake = rotatingSource();
    const { request, sent } = provider('token-1');
    await expect(sendWithCredential(fake.source, request)).resolves.toBe(200);
    expect(sent).toEqual(['token-1']);
    expect(fake.refreshes).toHaveLength(0);
  });

  it('refreshes once after a 401 and sends once more', async () => {
    const fake = rotatingSource({ accountId: 'acct-1' });
    const { request, sent, discarded } = provider('token-2');
    await expect(sendWithCredential(fake.source, request)).resolves.toBe(200);
    expect(sent).toEqual(['token-1', 'token-2']);
    expect(discarded).toEqual([401]);
    expect(fake.refreshes).toMatchObject([
      { reason: 'unauthorized', rejectedGeneration: 'g1', previousAccountId: 'acct-1' },
    ]);
  });

  it('takes a 401 for the new token as final', async () => {
    const fake = rotatingSource();
    const { request, sent, discarded } = provider();
    await expect(sendWithCredential(fake.source, request)).rejects.toMatchObject({
      fault: { kind: 'permanent', reason: 'refused' },
    });
    expect(sent).toEqual(['token-1', 'token-2']);
    expect(discarded).toEqual([401, 401]);
    expect(fake.refreshes).toHaveLength(1);
  });

  it('does not send again when there is no new token', async () => {
    const fake = rotatingSource();
    fake.fail();
    const { request, sent } = provider();
    await expect(sendWithCredential(fake.source, request)).rejects.toThrow('Signed out.');
    expect(sent).toEqual(['token-1']);
  });

  it('refreshes once when 20 requests are turned away together', async () => {
    const fake = rotatingSource();
    const source = coalesceRefresh(fake.source);
    const { request, sent } = provider('token-2');
    await Promise.all(Array.from({ length: 20 }, () => sendWithCredential(source, request)));
    expect(sent.filter((token) => token === 'token-2')).toHaveLength(20);
    expect(fake.refreshes).toHaveLength(1);
  });

  it.each<[string, NonNullable<CredentialSource['resolve']>]>([
    ['resolves to nothing', async () => null],
    ['throws', async () => Promise.reject(new Error('disk'))],
  ])('case 7: sends nothing and says why when the source %s', async (_case, resolve) => {
    const { request, sent } = provider('token-1');
    const sending = sendWithCredential({ ...rotatingSource().source, resolve }, request);
    await expect(sending).rejects.toBeInstanceOf(CredentialError);
    expect(sent).toEqual([]);
  });

  it('case 1: takes a source without resolve for one that has nothing to give beforehand, and sends nothing', async () => {
    const { source, refreshes } = rotatingSource();
    const { request, sent } = provider('token-1');
    const sending = sendWithCredential({ mode: source.mode, refresh: source.refresh }, request);
    await expect(sending).rejects.toMatchObject({ fault: { kind: 'permanent', reason: 'not_signed_in' } });
    expect(sent).toEqual([]);
    expect(refreshes).toEqual([]);
  });

  it('case 11: takes an error of a source for transient, unless the source says what it means', async () => {
    const { request } = provider('token-1');
    const failing: CredentialSource = {
      ...rotatingSource().source,
      resolve: async () => Promise.reject(new Error('disk')),
    };
    await expect(sendWithCredential(failing, request)).rejects.toMatchObject({ fault: { kind: 'transient' } });
    const telling = { ...failing, classify: () => new CredentialError({ kind: 'config' }, 'The folder is missing.') };
    await expect(sendWithCredential(telling, request)).rejects.toMatchObject({ fault: { kind: 'config' } });
  });

  it('never shows a token in an error', async () => {
    const { request } = provider();
    const error = await sendWithCredential(rotatingSource().source, request).catch((thrown: unknown) => thrown);
    expect(String(error)).not.toMatch(/token-\d/);
  });
});
