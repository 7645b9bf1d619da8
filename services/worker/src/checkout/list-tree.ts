import { spawn } from 'node:child_process';

/** Paths are bytes, which need not be valid UTF-8; they are held as strings of one character for each byte. */
export type BytePath = string;

export function pathBytes(path: BytePath): Buffer {
  return Buffer.from(path, 'latin1');
}

export type TreeEntry = {
  path: BytePath;
  /** As find(1) names it: f file, l link, d folder, anything else a special file. */
  type: string;
  /** Permission bits. */
  mode: number;
  size: number;
  /**
   * Changes when the entry was written to, replaced or given other rights: it holds the change time, which only the
   * kernel sets. Empty for folders.
   */
  signature: string;
};

const format = '%y %m %s %T@ %C@ %i %P\\0';

/**
 * Lists everything in a folder but `.git` at any depth, as it stands on the disk, without opening or following anything.
 * Folders come before what is in them; the order is otherwise the file system's.
 * @throws Error when a folder in it cannot be read; the signal's reason.
 */
export async function* listTree(folder: string, signal: AbortSignal): AsyncGenerator<TreeEntry> {
  for await (const record of listRecords(folder, signal)) yield parseRecord(record);
}

async function* listRecords(folder: string, signal: AbortSignal): AsyncGenerator<string> {
  const args = [
    folder,
    '-ignore_readdir_race',
    '-mindepth',
    '1',
    '-xdev',
    '-name',
    '.git',
    '-prune',
    '-o',
    '-printf',
    format,
  ];
  const child = spawn('find', args, {
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    signal,
  });
  const ended = endOf(child);
  ended.catch(() => undefined);
  let rest = '';
  for await (const chunk of child.stdout) {
    const records = (rest + (chunk as Buffer).toString('latin1')).split('\0');
    rest = records.pop() ?? '';
    yield* records;
  }
  signal.throwIfAborted();
  await ended;
}

async function endOf(child: ReturnType<typeof spawn>): Promise<void> {
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (complaint.length < 100_000) complaint += chunk.toString('utf8');
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', resolve);
  const exitCode = await promise;
  // A program that is still at work in the folder may take away what find was about to look at.
  const isAboutWhatIsGone = /^(.*: No such file or directory\n)+$/.test(complaint);
  if (exitCode !== 0 && !(exitCode === 1 && isAboutWhatIsGone)) {
    throw new Error(`find ended with ${exitCode}: ${complaint.slice(0, 1_000)}`);
  }
}

/** A record of a listing, as it is also kept on disk. */
export function parseRecord(record: string): TreeEntry {
  let end = -1;
  for (let field = 0; field < 6; field += 1) end = record.indexOf(' ', end + 1);
  const signature = record.slice(0, end);
  const [type = '', mode = '', size = ''] = signature.split(' ', 3);
  return {
    path: record.slice(end + 1),
    type,
    mode: Number.parseInt(mode, 8),
    size: Number(size),
    signature: type === 'd' ? '' : signature,
  };
}

export function formatRecord({ path, type, mode, size, signature }: TreeEntry): string {
  const head = type === 'd' ? `d ${mode.toString(8)} ${size} 0 0 0` : signature;
  return `${head} ${path}`;
}
