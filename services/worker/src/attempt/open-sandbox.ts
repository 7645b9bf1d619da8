import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import { assignSandbox, updateSandbox } from '@codex-web/db/sandboxes';
import { sandboxPaths } from '../agent/codex/codex-process.ts';
import type { SandboxFolders } from '../checkout/checkouts.ts';
import type { SandboxSpec } from '../sandbox/engine.ts';
import type { AttemptContext } from './run-attempt.ts';

/** A container in which the agent runs, with the repository in place and the door to the model open. */
export type OpenSandbox = { id: string; containerId: string; threadId: string | null };

/**
 * Finds or makes the place the attempt works in. It may be there already: kept from the attempt this one follows, or
 * made by a worker that is gone. Else a new container goes over the saved files, or over a new checkout.
 * @throws AppError that says what is wrong with the repository, the disk or the engine.
 */
export async function openSandbox(context: AttemptContext): Promise<OpenSandbox> {
  const { attempt, parts, recorder, signals } = context;
  const sandboxId = attempt.sandbox?.id ?? randomUUID();
  if (!attempt.sandbox?.own) await assignSandbox(parts.db, attempt, sandboxId, parts.host);
  const threadId = attempt.sandbox?.threadId ?? null;

  const kept = await findContainer(context);
  if (kept !== null) {
    await parts.gateway.openDoor(sandboxId, attempt.id);
    if (!attempt.sandbox?.own) await recorder.record(0, { type: 'sandbox.reused', data: {} });
    return { id: sandboxId, containerId: kept, threadId };
  }

  const folders = await findOrPrepareFolders(context, sandboxId);
  signals.work.throwIfAborted();
  const containerId = await createContainer(context, sandboxId, folders);
  return { id: sandboxId, containerId, threadId };
}

/** The running container of this sandbox, if there is one. */
async function findContainer({ attempt, parts }: AttemptContext): Promise<string | null> {
  const containerId = attempt.sandbox?.containerId;
  if (!containerId) return null;
  const state = await parts.engine.inspect(containerId);
  return state.kind === 'running' ? containerId : null;
}

async function findOrPrepareFolders(context: AttemptContext, sandboxId: string): Promise<SandboxFolders> {
  const { attempt, parts, recorder, signals } = context;
  const saved = await parts.checkouts.open(sandboxId);
  if (saved !== null) return saved;
  if (attempt.sandbox !== null && attempt.sandbox.threadId !== null) {
    const message = 'The files this attempt would go on from are no longer kept. Start a new task instead.';
    throw new AppError('sandbox_lost', message);
  }
  const startedAt = performance.now();
  const { repository, task, environment } = attempt;
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
  return folders;
}

async function createContainer(context: AttemptContext, sandboxId: string, folders: SandboxFolders): Promise<string> {
  const { attempt, parts, recorder } = context;
  const startedAt = performance.now();
  const door = await parts.gateway.openDoor(sandboxId, attempt.id);
  const containerId = await parts.engine.create(toSpec(context, sandboxId, folders, door.folder));
  await updateSandbox(parts.db, sandboxId, { containerId, keptUntil: null });
  const durationMs = Math.round(performance.now() - startedAt);
  await recorder.record(0, { type: 'sandbox.created', data: { image: attempt.environment.image, durationMs } });
  return containerId;
}

function toSpec(
  { attempt, parts }: AttemptContext,
  sandboxId: string,
  folders: SandboxFolders,
  door: string,
): SandboxSpec {
  const { command, env, mounts } = parts.agent.process;
  return {
    sandboxId,
    image: attempt.environment.image,
    command,
    env,
    workingDir: sandboxPaths.workspace,
    user: folders.user,
    mounts: [
      { source: folders.workspace, target: sandboxPaths.workspace, readOnly: false },
      { source: folders.home, target: sandboxPaths.home, readOnly: false },
      { source: folders.temporary, target: sandboxPaths.temporary, readOnly: false },
      { source: door, target: sandboxPaths.door, readOnly: true },
      ...mounts,
    ],
    memoryBytes: attempt.environment.memoryBytes,
    cpus: attempt.environment.cpus,
    maxProcesses: attempt.environment.maxProcesses,
    logBytes: parts.maxLogBytes,
  };
}
