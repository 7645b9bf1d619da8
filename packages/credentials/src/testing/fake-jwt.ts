import type { FakeAccount } from './fake-issuer-state.ts';

/** A token with these claims that nobody signed. */
export function fakeJwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.c2ln`;
}

/** The claims of an account as ChatGPT's tokens have them. */
export function claimsOf(account: FakeAccount): object {
  return {
    email: account.email,
    'https://api.openai.com/auth': {
      chatgpt_account_id: account.accountId,
      chatgpt_user_id: account.userId,
      chatgpt_plan_type: account.planType,
    },
  };
}
