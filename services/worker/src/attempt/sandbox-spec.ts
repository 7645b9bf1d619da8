import type { AgentName } from '@codex-web/contracts/model';
import type { SandboxFolders } from '../checkout/checkouts.ts';
import type { SandboxSpec } from '../sandbox/engine.ts';
import { sandboxPaths } from '../sandbox/sandbox-paths.ts';
import type { WorkerParts } from './worker-parts.ts';

/** What the environment of a repository says about its sandboxes. */
export type SandboxLimits = {
  image: string;
  memoryBytes: number;
  cpus: number;
  maxProcesses: number;
  diskBytes: number;
};

/** The container of a sandbox: the agent as its main process, its own folders, and the door as the only way out. */
export function sandboxSpec(
  parts: Pick<WorkerParts, 'agents' | 'maxLogBytes'>,
  sandboxId: string,
  agent: AgentName,
  limits: SandboxLimits,
  folders: SandboxFolders,
  doorFolder: string,
): SandboxSpec {
  const { command, env, mounts } = parts.agents[agent].process;
  return {
    sandboxId,
    image: limits.image,
    command,
    env,
    workingDir: sandboxPaths.workspace,
    user: folders.user,
    mounts: [
      { source: folders.workspace, target: sandboxPaths.workspace, readOnly: false },
      { source: folders.home, target: sandboxPaths.home, readOnly: false },
      { source: folders.temporary, target: sandboxPaths.temporary, readOnly: false },
      { source: doorFolder, target: sandboxPaths.door, readOnly: true },
      ...mounts,
    ],
    memoryBytes: limits.memoryBytes,
    cpus: limits.cpus,
    maxProcesses: limits.maxProcesses,
    logBytes: parts.maxLogBytes,
  };
}
