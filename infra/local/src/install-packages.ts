import { hasCommand, runCommand } from './run-command.ts';
import { say } from './say.ts';
import { StartError } from './start-error.ts';

/** Installs packages of the distribution when `command` is missing; says so before it does. */
export async function needCommand(command: string, packages: string[], purpose: string): Promise<void> {
  if (await hasCommand(command)) return;
  say(`Installing ${packages.join(', ')} (${purpose}) …`);
  if (!(await hasCommand('apt-get'))) {
    throw new StartError(
      `${command} is missing and this machine has no apt-get; install ${packages.join(', ')} and start again.`,
    );
  }
  const root = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  await apt([...root, 'apt-get', 'update', '-q'], packages);
  await apt([...root, 'apt-get', 'install', '-q', '-y', '--no-install-recommends', ...packages], packages);
}

async function apt(words: string[], packages: string[]): Promise<void> {
  const [program = '', ...args] = words;
  const { code, output } = await runCommand(program, args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  if (code === 0) return;
  const missing = packages.join(' ');
  throw new StartError(
    program === 'sudo' && /password|not found|ENOENT/.test(output)
      ? `Installing needs root and sudo would ask for a password; run "sudo apt-get install ${missing}" and start again.`
      : `Could not install ${missing}: ${output.split('\n').at(-1)}`,
  );
}
