import { timingSafeEqual } from 'node:crypto';

/**
 * What the address says at which a browser sign-in ended. `wrong_state`: it belongs to another sign-in or to none, and this
 * one stays pending. `ended`: the sign-in failed. Messages are fit for people and hold nothing of the address.
 */
export type Callback =
  | { kind: 'code'; code: string }
  | { kind: 'wrong_state'; message: string }
  | { kind: 'ended'; reason: 'not_enabled' | 'denied' | 'missing_authorization_code'; message: string };

export function readCallback(address: string, state: string): Callback {
  const query = URL.parse(address.trim())?.searchParams;
  if (!query || !isSame(query.get('state') ?? '', state)) {
    const message = 'This address does not belong to the sign-in that was begun here. Copy the whole address again.';
    return { kind: 'wrong_state', message };
  }
  const error = query.get('error');
  if (error) return refused(error, query.get('error_description') ?? '');
  const code = query.get('code') ?? '';
  if (code) return { kind: 'code', code };
  const message = 'The address holds no code. Begin the sign-in again.';
  return { kind: 'ended', reason: 'missing_authorization_code', message };
}

function refused(error: string, description: string): Callback {
  if (error === 'access_denied' && description.includes('missing_codex_entitlement')) {
    const message = 'Codex is not enabled for your ChatGPT workspace. Ask its administrator for access.';
    return { kind: 'ended', reason: 'not_enabled', message };
  }
  return { kind: 'ended', reason: 'denied', message: 'ChatGPT did not let you sign in. Begin the sign-in again.' };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b);
}
