import { describe, expect, it } from 'vitest';
import { bearerToken, chatgptToken } from './credential-source.ts';
import { tokenHeaders } from './token-headers.ts';

const bearer = bearerToken({ accessToken: 'canary', generation: 'g1' });

describe('tokenHeaders', () => {
  it('case 2: sends a bearer-only token as Bearer, without a header for an account', () => {
    expect(tokenHeaders(bearer)).toEqual({ authorization: 'Bearer canary' });
  });

  it('names the account of a ChatGPT token, and FedRAMP only where it is', () => {
    const token = { accessToken: 'canary', generation: 'g1' };
    expect(tokenHeaders(chatgptToken({ ...token, chatgpt: { accountId: 'acct-1' } }))).toEqual({
      authorization: 'Bearer canary',
      'chatgpt-account-id': 'acct-1',
    });
    expect(tokenHeaders(chatgptToken({ ...token, chatgpt: { accountId: 'acct-1', fedramp: true } }))).toMatchObject({
      'x-openai-fedramp': 'true',
    });
  });

  it('case 44: lets the token win over an Authorization or an account among the extra headers', () => {
    const extra = { Authorization: 'Bearer own', 'ChatGPT-Account-Id': 'other', 'X-Title': 'Team' };
    expect(tokenHeaders(bearer, 'authorization', extra)).toEqual({ authorization: 'Bearer canary', 'x-title': 'Team' });
  });

  it('case 86: sends the key of an Azure deployment as api-key and no Bearer', () => {
    expect(tokenHeaders(bearer, 'api-key')).toEqual({ 'api-key': 'canary' });
  });

  it('sends the extra headers alone where no credential is needed', () => {
    expect(tokenHeaders(null, 'authorization', { 'X-Title': 'Team', authorization: 'Bearer own' })).toEqual({
      'x-title': 'Team',
    });
  });
});
