import type { Database } from '@codex-web/db/connect';
import { deleteSandbox, listSandboxes, type SandboxRow, updateSandbox } from '@codex-web/db/sandboxes';
import type { Logger } from '@codex-web/service-kit/logger';
import type { Checkouts } from './checkout/checkouts.ts';
import type { GatewayClient } from './gateway/gateway-client.ts';
import type { SandboxEngine } from './sandbox/engine.ts';

export type ReconcilerParts = {
  db: Database;
  engine: SandboxEngine;
  gateway: GatewayClient;
  checkouts: Checkouts;
  logger: Logger;
  host: string;
  /** How long the files of a sandbox are kept after its container is gone. */
  keepFilesMs: number;
  /** Of the containers that are kept for follow-ups, so many at most, the newest. */
  maxKeptContainers: number;
};

/** A container or folder younger than this may belong to a row that is just being written. */
const youngMs = 60_000;

/** Ends what nobody owns on this host: containers kept long enough or forgotten, then the files of old sandboxes. */
export async function reapSandboxes(parts: ReconcilerParts, now: number): Promise<void> {
  const rows = await listSandboxes(parts.db, parts.host);
  const tooMany = new Set(keptContainers(rows).slice(parts.maxKeptContainers));
  for (const row of rows) {
    if (row.inUse) continue;
    const keptUntil = row.keptUntil?.getTime() ?? 0;
    if (row.containerId !== null && (keptUntil < now || tooMany.has(row))) await endContainer(parts, row);
    if (keptUntil + (row.unused ? 0 : parts.keepFilesMs) < now) await forget(parts, row);
  }
  await removeStrays(parts, new Map(rows.map((row) => [row.id, row])), now);
}

/** The containers that are kept for follow-ups, newest first. */
function keptContainers(rows: SandboxRow[]): SandboxRow[] {
  return rows
    .filter((row) => row.containerId !== null && !row.inUse && !row.unused)
    .sort((a, b) => (b.keptUntil?.getTime() ?? 0) - (a.keptUntil?.getTime() ?? 0));
}

/** Ends the containers that are only kept for a follow-up; their files stay. */
export async function endKeptContainers(parts: ReconcilerParts): Promise<void> {
  for (const row of await listSandboxes(parts.db, parts.host)) {
    if (!row.inUse && row.containerId !== null) await endContainer(parts, row);
  }
}

async function endContainer(parts: ReconcilerParts, row: SandboxRow): Promise<void> {
  if (row.containerId !== null) await parts.engine.destroy(row.containerId);
  await parts.gateway.closeDoor(row.id);
  await parts.checkouts.close(row.id);
  await updateSandbox(parts.db, row.id, { containerId: null });
  parts.logger.info({ sandbox: row.id }, 'ended a container that nobody needs');
}

async function forget(parts: ReconcilerParts, row: SandboxRow): Promise<void> {
  await parts.gateway.closeDoor(row.id);
  await parts.checkouts.remove(row.id);
  await deleteSandbox(parts.db, row.id);
}

/** Containers and folders without a row: of a worker that died, or of a database that was restored. */
async function removeStrays(parts: ReconcilerParts, rows: Map<string, SandboxRow>, now: number): Promise<void> {
  for (const container of await parts.engine.list()) {
    const row = rows.get(container.sandboxId);
    const isWanted = row !== undefined && (row.inUse || row.containerId === container.containerId);
    if (!isWanted && now - container.createdAt > youngMs) await parts.engine.destroy(container.containerId);
  }
  for (const folder of await parts.checkouts.list()) {
    if (!rows.has(folder.sandboxId) && now - folder.createdAt > youngMs) await parts.checkouts.remove(folder.sandboxId);
  }
}
