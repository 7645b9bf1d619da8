import { codeAt } from '../account/totp.ts';

/** The code of the 30 seconds so many steps from now. Each is good once, so a test takes them in order. */
export function totpCode(secret: string, steps = 0): string {
  return codeAt(secret, new Date(Date.now() + steps * 30_000));
}
