import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { needCommand } from '@codex-web/local/install-packages';
import { runCommand } from '@codex-web/local/run-command';

const tag = 'codex-web/busybox-for-tests';

/** An image that holds BusyBox and nothing else: the least that the worker's own agent has to get along with. */
export async function needBusyboxImage(): Promise<string> {
  if ((await runCommand('docker', ['image', 'inspect', tag])).code === 0) return tag;
  await needCommand('busybox', ['busybox-static'], 'an image for a test');
  const root = await mkdtemp('/var/tmp/codex-web-busybox-');
  try {
    for (const folder of ['bin', 'tmp', 'workspace', 'home/agent'])
      await mkdir(join(root, folder), { recursive: true });
    const program = await must('sh', ['-c', 'command -v busybox']);
    await copyFile(program, join(root, 'bin/busybox'));
    for (const name of (await must(program, ['--list'])).split('\n')) {
      if (name !== 'busybox') await symlink('busybox', join(root, 'bin', name));
    }
    await must('sh', ['-c', 'tar -C "$0" -c . | docker import -c "ENV PATH=/bin" - "$1"', root, tag]);
    return tag;
  } finally {
    await rm(root, { recursive: true });
  }
}

async function must(command: string, args: string[]): Promise<string> {
  const { code, output } = await runCommand(command, args);
  if (code !== 0) throw new Error(`${command} failed: ${output}`);
  return output.trim();
}
