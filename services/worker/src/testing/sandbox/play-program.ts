import type { ExitStatus } from '../../sandbox/engine.ts';
import type { Program } from './programs.ts';
import type { ScriptedProcess } from './scripted-container.ts';

/** Does in a scripted container what the program's shell command does in a real one. */
export async function playProgram(process: ScriptedProcess, program: Program): Promise<ExitStatus> {
  switch (program.name) {
    case 'echo':
      return await echo(process);
    case 'count':
      for (let line = 1; line <= program.lines; line += 1) process.write(`line ${line}\n`);
      return { exitCode: program.exitCode, outOfMemory: false };
    case 'long':
      process.write(`${'€'.repeat(Math.floor(program.bytes / 3))}\nend\n`);
      return { exitCode: 0, outOfMemory: false };
    case 'both':
      process.write('out\n');
      process.writeError('err\n');
      return { exitCode: 0, outOfMemory: false };
    case 'devour':
      process.write('ready\n');
      return { exitCode: 137, outOfMemory: true };
    case 'wait':
      process.write('ready\n');
      return await untilDestroyed(process.signal);
    default:
      return program satisfies never;
  }
}

async function echo({ lines, write }: ScriptedProcess): Promise<ExitStatus> {
  for await (const line of lines) {
    if (line.startsWith('exit')) return { exitCode: Number(line.slice('exit '.length)), outOfMemory: false };
    write(`${line}\n`);
  }
  return { exitCode: 0, outOfMemory: false };
}

function untilDestroyed(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}
