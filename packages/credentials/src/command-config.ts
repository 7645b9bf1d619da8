import { z } from 'zod';
import { CredentialError } from './credential-error.ts';

/**
 * A command that prints a token, as the operator writes it down. Unknown keys are refused.
 * - `command`: an absolute path, best; with a separator in it, it is looked up below `cwd`; a bare name, in PATH.
 * - `args`: as they are, without a shell.
 * - `refreshIntervalMs`: how long a token is used before the command is run again; 0 for only after a 401.
 * - `env`: names of variables of this process that the command gets besides PATH. It gets no others.
 */
export const commandConfig = z.strictObject({
  command: z.string().trim().min(1, 'The command is empty.'),
  args: z.array(z.string().regex(/^[^\0]*$/, 'An argument may not hold a zero character.')).default([]),
  cwd: z.string().min(1).optional(),
  timeoutMs: z.number().int().min(1, 'A command needs a time limit of at least 1 ms.').max(60_000).default(5_000),
  refreshIntervalMs: z.number().int().nonnegative().default(300_000),
  env: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'This is no name of a variable.')).default([]),
});
export type CommandConfig = z.output<typeof commandConfig>;

const otherWays = {
  apiKey: 'an API key',
  apiKeyFile: 'a file with an API key',
  accessToken: 'a static bearer token',
  chatgpt: 'a ChatGPT sign-in',
  aws: 'AWS credentials',
} as const;

/** @throws CredentialError `config`, which names each other way of paying that an entry with a command has as well. */
export function checkCommandAlone(entry: object): void {
  const given = new Map(Object.entries(entry));
  if (given.get('command') === undefined) return;
  const others = Object.entries(otherWays).filter(([key]) => given.get(key) !== undefined);
  if (others.length === 0) return;
  const named = others.map(([key, meaning]) => `${meaning} (${key})`).join(', ');
  throw new CredentialError({ kind: 'config' }, `A command cannot be combined with ${named}. Keep one of them.`);
}
