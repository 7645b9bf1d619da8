import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.ts';

const program = fileURLToPath(new URL('../../../services/api/src/print-sign-up-link.ts', import.meta.url));

/** A one-time link for the owner to sign up with. @returns null when somebody has. */
export async function firstSignUpLink(databaseUrl: string, publicUrl: string): Promise<string | null> {
  const env = { DATABASE_URL: databaseUrl, PUBLIC_URL: publicUrl };
  const { code, output } = await runCommand(process.execPath, [program], { env });
  if (code !== 0) throw new Error(`Could not make a sign-up link: ${output}`);
  return output === '' ? null : output;
}
