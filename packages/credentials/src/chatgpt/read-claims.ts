import { z } from 'zod';
import type { ChatgptMetadata } from '../credential-source.ts';

/**
 * What a token says of itself. Nobody has verified it: it is for display, for headers and for knowing when to renew, and
 * never a reason to let somebody do something. `expiresAt` is in milliseconds since 1970.
 */
export type TokenClaims = {
  email?: string;
  accountId?: string;
  userId?: string;
  planType?: string;
  fedramp?: boolean;
  expiresAt?: number;
};

const text = z.string().min(1).optional().catch(undefined);
const openai = z.object({
  chatgpt_account_id: text,
  chatgpt_user_id: text,
  user_id: text,
  chatgpt_plan_type: text,
  chatgpt_account_is_fedramp: z.boolean().optional().catch(undefined),
});
const payload = z.object({
  email: text,
  exp: z.number().positive().max(8.64e12).optional().catch(undefined),
  'https://api.openai.com/profile': z.object({ email: text }).optional().catch(undefined),
  'https://api.openai.com/auth': openai.optional().catch(undefined),
});

/** The claims of an id token or access token; null for one that is opaque or broken. */
export function readClaims(token: string): TokenClaims | null {
  const read = payload.safeParse(readPayload(token));
  if (!read.success) return null;
  const { email, exp } = read.data;
  const auth = read.data['https://api.openai.com/auth'];
  return withoutUndefined({
    email: email ?? read.data['https://api.openai.com/profile']?.email,
    accountId: auth?.chatgpt_account_id,
    userId: auth?.chatgpt_user_id ?? auth?.user_id,
    planType: planName(auth?.chatgpt_plan_type),
    fedramp: auth?.chatgpt_account_is_fedramp,
    expiresAt: exp === undefined ? undefined : Math.floor(exp * 1_000),
  });
}

/** The account that two tokens of one sign-in tell of, as far as they do. `planType` is `unknown` where neither says. */
export function metadataOf(idToken: TokenClaims, accessToken: TokenClaims | null, accountId: string): ChatgptMetadata {
  const userId = idToken.userId ?? accessToken?.userId;
  return {
    accountId,
    planType: idToken.planType ?? accessToken?.planType ?? 'unknown',
    ...(userId !== undefined && { userId }),
    ...(idToken.fedramp !== undefined && { fedramp: idToken.fedramp }),
  };
}

function readPayload(token: string): unknown {
  const parts = token.split('.');
  const middle = parts[1];
  if (parts.length !== 3 || parts.includes('') || !middle || !/^[A-Za-z0-9_-]+$/.test(middle)) return null;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(middle, 'base64url')));
  } catch {
    return null;
  }
}

const otherNames = new Map([
  ['hc', 'enterprise'],
  ['education', 'edu'],
]);

function planName(plan: string | undefined): string | undefined {
  return plan === undefined ? undefined : (otherNames.get(plan) ?? plan);
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
