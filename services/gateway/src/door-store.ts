import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { doorId, doorRequest } from '@codex-web/contracts/gateway';
import { UsageLog } from './usage-log.ts';

/** A door's id and the attempt that goes through it. */
export type StoredDoor = { doorId: string; attemptId: string };

/**
 * What outlives a restart, in a folder that no sandbox sees. Ids are checked by whoever calls.
 * `forget` is safe twice and takes the usage records with it.
 */
export interface DoorStore {
  all(): Promise<StoredDoor[]>;
  save(door: StoredDoor): Promise<void>;
  usageLog(doorId: string): Promise<UsageLog>;
  forget(doorId: string): Promise<void>;
}

const doorSuffix = '.door.json';

export async function createDoorStore(folder: string): Promise<DoorStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const doorPath = (id: string) => join(folder, `${id}${doorSuffix}`);
  const usagePath = (id: string) => join(folder, `${id}.usage.jsonl`);
  return {
    async all() {
      const names = await readdir(folder);
      const ids = names.filter((name) => name.endsWith(doorSuffix)).map((name) => name.slice(0, -doorSuffix.length));
      const stored = await Promise.all(ids.map((id) => readDoor(id, doorPath(id))));
      return stored.filter((door) => door !== null);
    },
    async save({ doorId: id, attemptId }) {
      const draft = `${doorPath(id)}.new`;
      await writeFile(draft, JSON.stringify({ attemptId }), { mode: 0o600 });
      await rename(draft, doorPath(id));
    },
    usageLog: (id) => UsageLog.open(usagePath(id)),
    async forget(id) {
      await rm(doorPath(id), { force: true });
      await rm(usagePath(id), { force: true });
    },
  };
}

/** Null for a file that is no door: a crash can leave one behind, and one broken door must not keep the others shut. */
async function readDoor(id: string, path: string): Promise<StoredDoor | null> {
  try {
    return { doorId: doorId.parse(id), ...doorRequest.parse(JSON.parse(await readFile(path, 'utf8'))) };
  } catch {
    return null;
  }
}
