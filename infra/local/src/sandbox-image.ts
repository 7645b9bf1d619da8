import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.ts';
import { say } from './say.ts';
import { StartError } from './start-error.ts';

const script = fileURLToPath(new URL('../../../docker/sandbox/build.sh', import.meta.url));

/** Makes the image that sandboxes run in, unless this very one is there. @returns its tag. */
export async function needSandboxImage(): Promise<string> {
  const tag = (await runCommand('bash', [script, '--print-tag'])).output;
  if ((await runCommand('docker', ['image', 'inspect', tag])).code === 0) return tag;
  say(`Building the sandbox image ${tag}, once; this takes some minutes …`);
  const { code, output } = await runCommand('bash', [script], { onLine: (line) => say(`  ${line}`) });
  if (code !== 0) throw new StartError(`Could not build the sandbox image: ${output.split('\n').at(-1)}`);
  return tag;
}
