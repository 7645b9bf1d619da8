import { z } from 'zod';

/** What a provider says of a person, cleaned: everything it says may be chosen by somebody who means harm. */
export type ProviderPerson = {
  issuer: string;
  subject: string;
  name: string;
  email: string | null;
  emailVerified: boolean;
  claims: Record<string, unknown>;
};

/** What signing in at a provider gave. */
export type ProviderAnswer = {
  person: ProviderPerson;
  /** Whether it stands for two factors, by what the operator's file says and, where that asks for it, the id token. */
  isTwoFactors: boolean;
  /** Shown to the provider again when it is to end its own session; null when it has none. */
  idToken: string | null;
  /** What the provider calls its session. */
  providerSession: string | null;
};

const emailAddress = z.email().max(254);
const mostNameLength = 100;
// Characters that steer or hide text could make one name look like another; the two joiners belong to words and signs.
const steering = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** The given text as a name to show, or the first of `others` that can be one. */
export function cleanName(...candidates: unknown[]): string {
  for (const candidate of candidates) {
    if (typeof candidate !== 'string') continue;
    const name = candidate.toWellFormed().replace(steering, ' ').replace(/\s+/g, ' ').trim();
    if (visible.test(name)) return [...name].slice(0, mostNameLength).join('').trim();
  }
  return 'Somebody';
}

export function cleanEmail(given: unknown): string | null {
  return emailAddress.safeParse(typeof given === 'string' ? given.toLowerCase() : given).data ?? null;
}

/** The claim of this name; of a name with dots, that within the claims it leads through. */
export function readClaim(claims: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((value, part) => {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, part)
      ? (value as Record<string, unknown>)[part]
      : undefined;
  }, claims);
}
