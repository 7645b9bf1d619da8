import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@codex-web/contracts/app-error';
import type { Door, UsageAnswer } from '@codex-web/contracts/gateway';
import type { Logger } from '@codex-web/service-kit/logger';
import type { GateParts } from './attempt-gate.ts';
import { createDoorStore, type DoorStore, type StoredDoor } from './door-store.ts';
import type { Forward } from './forward.ts';
import { SocketPathTooLong } from './listen-on-socket.ts';
import { OpenDoor } from './open-door.ts';

/**
 * Every door of this gateway. Calls for the same or different doors may overlap; they are carried out one after the other.
 * `open` and `close` are safe twice. `open` and `usage` throw AppError for what the caller can put right.
 */
export interface Doors {
  open(door: StoredDoor): Promise<Door>;
  close(doorId: string): Promise<void>;
  usage(doorId: string, after: number): UsageAnswer;
  /** Closes all of them and forgets none. */
  stop(): Promise<void>;
}

export type DoorsParts = { folder: string; forward: Forward; gates: GateParts; logger: Logger };

/** Opens every door that was open when the last gateway on this folder ended. */
export async function openDoors({ folder, forward, gates, logger }: DoorsParts): Promise<Doors> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  const store = await createDoorStore(join(folder, '.state'));
  const doors = new Map<string, OpenDoor>();
  const inTurn = oneAtATime();

  async function listen(stored: StoredDoor): Promise<OpenDoor> {
    const log = await store.usageLog(stored.doorId);
    try {
      const door = await OpenDoor.open(stored, { doorsFolder: folder, log, forward, gates, logger });
      doors.set(stored.doorId, door);
      return door;
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  await reopen(store, listen, logger);
  return {
    open: (stored) =>
      inTurn(async () => {
        const door = doors.get(stored.doorId) ?? (await listen(stored).catch(refusedPath));
        await store.save(stored);
        door.pointAt(stored.attemptId);
        return door.describe();
      }),
    close: (doorId) =>
      inTurn(async () => {
        await doors.get(doorId)?.close();
        doors.delete(doorId);
        await store.forget(doorId);
        await rm(join(folder, doorId), { recursive: true, force: true });
      }),
    usage: (doorId, after) => {
      const door = doors.get(doorId);
      if (!door) throw new AppError('not_found', 'There is no such door. Open it first.');
      return door.usage(after);
    },
    stop: () => inTurn(async () => void (await Promise.all([...doors.values()].map((door) => door.close())))),
  };
}

/** One door that cannot be opened does not keep the others shut. */
async function reopen(
  store: DoorStore,
  listen: (stored: StoredDoor) => Promise<OpenDoor>,
  logger: Logger,
): Promise<void> {
  for (const stored of await store.all()) {
    await listen(stored).catch((error: unknown) => {
      logger.error({ err: error, doorId: stored.doorId }, 'could not open a door again');
    });
  }
}

function refusedPath(error: unknown): never {
  throw error instanceof SocketPathTooLong ? new AppError('invalid_request', error.message) : error;
}

function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
