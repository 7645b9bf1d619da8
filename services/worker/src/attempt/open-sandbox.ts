import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import { assignSandbox, updateSandbox } from '@codex-web/db/sandboxes';
import { agentOfThread } from '../agent/agent.ts';
import type { SandboxFolders } from '../checkout/checkouts.ts';
import { untilStored } from '../record/until-stored.ts';
import type { AttemptContext } from './run-attempt.ts';
import { sandboxSpec } from './sandbox-spec.ts';

/** A container in which the agent runs, with the repository in place and the door to the model open. */
export type OpenSandbox = {
  id: string;
  containerId: string;
  threadId: string | null;
  /** Of the door, on this host. */
  doorFolder: string;
};

/**
 * Finds or makes the place the attempt works in. It may be there already: kept from the attempt this one follows, or
 * made by a worker that is gone. Else a container that waits gets the repository, or a new one is made.
 * @throws AppError that says what is wrong with the repository, the disk or the engine.
 */
export async function openSandbox(context: AttemptContext): Promise<OpenSandbox> {
  if (context.attempt.sandbox === null) return await openNewSandbox(context);
  return await openKnownSandbox(context, context.attempt.sandbox);
}

type KnownSandbox = NonNullable<AttemptContext['attempt']['sandbox']>;

async function openKnownSandbox(context: AttemptContext, known: KnownSandbox): Promise<OpenSandbox> {
  const { attempt, parts, recorder } = context;
  const { id, threadId } = known;
  if (!known.own) await untilStored(parts.logger, () => assignSandbox(parts.db, attempt, id, parts.host));
  const running = await findContainer(context, known);
  const saved = await parts.checkouts.open(id);
  const isOfOtherAgent = threadId !== null && agentOfThread(threadId) !== attempt.turn.agent;
  if (running !== null && saved !== null && !isOfOtherAgent) {
    const { folder } = await parts.gateway.openDoor(id, attempt.id);
    if (!known.own) await recorder.record(0, { type: 'sandbox.reused', data: {} });
    return { id, containerId: running, threadId, doorFolder: folder };
  }
  if (saved === null && threadId !== null) {
    const message = 'The files this attempt would go on from are no longer kept. Start a new task instead.';
    throw new AppError('sandbox_lost', message);
  }
  if (known.containerId !== null) await parts.engine.destroy(known.containerId);
  // Files that are not whole were left by a worker that died while it made them.
  if (saved === null) await parts.checkouts.remove(id);
  const folders = saved ?? (await prepareFolders(context, id));
  if (isOfOtherAgent) await beginAnew(context, id);
  const container = await createContainer(context, id, folders);
  return { id, ...container, threadId: isOfOtherAgent ? null : threadId };
}

/** Agents cannot read each other's conversations. */
async function beginAnew({ parts, recorder }: AttemptContext, sandboxId: string): Promise<void> {
  await untilStored(parts.logger, () => updateSandbox(parts.db, sandboxId, { containerId: null, threadId: null }));
  const message =
    'Another agent goes on from here. It finds the files as they are, but not what was said before: its conversation begins anew.';
  await recorder.record(0, { type: 'warning.raised', data: { message } });
}

async function openNewSandbox(context: AttemptContext): Promise<OpenSandbox> {
  const { attempt, parts } = context;
  const warm = await parts.warm.take(attempt.turn.agent, attempt.environment);
  const id = warm?.sandboxId ?? randomUUID();
  await untilStored(parts.logger, () => assignSandbox(parts.db, attempt, id, parts.host));
  if (warm === null) {
    const folders = await prepareFolders(context, id);
    return { id, ...(await createContainer(context, id, folders)), threadId: null };
  }
  const [door] = await Promise.all([parts.gateway.openDoor(id, attempt.id), prepareFolders(context, id)]);
  await recordContainer(context, 0);
  return { id, containerId: warm.containerId, threadId: null, doorFolder: door.folder };
}

async function findContainer({ parts }: AttemptContext, { containerId }: KnownSandbox): Promise<string | null> {
  if (containerId === null) return null;
  const state = await parts.engine.inspect(containerId);
  return state.kind === 'running' ? containerId : null;
}

async function prepareFolders(context: AttemptContext, sandboxId: string): Promise<SandboxFolders> {
  const { parts, recorder, signals } = context;
  const { repository, task, environment } = context.attempt;
  const startedAt = performance.now();
  const folders = await parts.checkouts.prepare({
    sandboxId,
    repositoryId: repository.id,
    url: repository.url,
    branch: task.baseBranch,
    commit: task.baseCommit,
    diskBytes: environment.diskBytes,
    signal: signals.work,
  });
  const durationMs = Math.round(performance.now() - startedAt);
  await recorder.record(0, { type: 'checkout.prepared', data: { commit: task.baseCommit, durationMs } });
  signals.work.throwIfAborted();
  return folders;
}

async function createContainer(context: AttemptContext, sandboxId: string, folders: SandboxFolders) {
  const { attempt, parts } = context;
  const startedAt = performance.now();
  const door = await parts.gateway.openDoor(sandboxId, attempt.id);
  const spec = sandboxSpec(parts, sandboxId, attempt.turn.agent, attempt.environment, folders, door.folder);
  const containerId = await parts.engine.create(spec);
  await untilStored(parts.logger, () => updateSandbox(parts.db, sandboxId, { containerId, keptUntil: null }));
  await recordContainer(context, Math.round(performance.now() - startedAt));
  return { containerId, doorFolder: door.folder };
}

async function recordContainer({ attempt, recorder }: AttemptContext, durationMs: number): Promise<void> {
  await recorder.record(0, { type: 'sandbox.created', data: { image: attempt.environment.image, durationMs } });
}
