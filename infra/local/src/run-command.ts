import { spawn } from 'node:child_process';

export type CommandResult = { code: number; output: string };

/**
 * Runs a program to its end. @returns its exit code, 127 when it does not exist, and the end of what it printed.
 * @param options.onLine is called with each line as it comes.
 */
export function runCommand(
  command: string,
  args: string[],
  options: {
    env?: Record<string, string>;
    cwd?: string;
    uid?: number;
    gid?: number;
    onLine?: (line: string) => void;
  } = {},
): Promise<CommandResult> {
  const { env, onLine, ...rest } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...rest, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let partial = '';
    const take = (chunk: Buffer) => {
      output = (output + chunk).slice(-16_384);
      const lines = (partial + chunk).split('\n');
      partial = lines.pop() ?? '';
      if (onLine) for (const line of lines) onLine(line);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.trim() }));
  });
}

/** @returns true when the program can be found and run. */
export async function hasCommand(name: string): Promise<boolean> {
  return (await runCommand('sh', ['-c', `command -v ${name}`])).code === 0;
}
