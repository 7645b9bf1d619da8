import type Docker from 'dockerode';
import type { SandboxSpec } from '../engine.ts';

export const ownerLabel = 'codex-web.owner';
export const sandboxLabel = 'codex-web.sandbox';
export const logBytesLabel = 'codex-web.log-bytes';

/** What the host knows that the specification does not. */
export type HostFacts = { owner: string; cores: number; imageVolumes: readonly string[] };

/**
 * The log holds JSON, in which a quotation mark takes two bytes and an angle bracket six; this many times the
 * output's size leaves room for that, so that the log is not cut before the reader calls it too large.
 */
const logExpansion = 4;
const memoryFolder = 'rw,nosuid,nodev,mode=1777,size=16m';

export function containerName(owner: string, sandboxId: string): string {
  return `codex-web-${owner}-${sandboxId}`;
}

/**
 * A container from which nothing of the host can be reached: no network, no capability, no way to gain one, a root that
 * cannot be written, limits on everything that can run out, and nothing mounted but what the specification names.
 */
export function containerOptions(spec: SandboxSpec, facts: HostFacts): Docker.ContainerCreateOptions {
  return {
    name: containerName(facts.owner, spec.sandboxId),
    Labels: {
      [ownerLabel]: facts.owner,
      [sandboxLabel]: spec.sandboxId,
      [logBytesLabel]: String(spec.logBytes),
    },
    Image: spec.image,
    Entrypoint: [],
    Cmd: spec.command,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    WorkingDir: spec.workingDir,
    User: `${spec.user.uid}:${spec.user.gid}`,
    Hostname: 'sandbox',
    Tty: false,
    // Stdin stays open when whoever writes to it dies, so that another can go on.
    OpenStdin: true,
    StdinOnce: false,
    Healthcheck: { Test: ['NONE'] },
    HostConfig: hostConfig(spec, facts),
  };
}

function hostConfig(spec: SandboxSpec, facts: HostFacts): Docker.HostConfig {
  return {
    NetworkMode: 'none',
    IpcMode: 'private',
    Init: true,
    Privileged: false,
    CapDrop: ['ALL'],
    // The default seccomp profile is in force as long as none is named here.
    SecurityOpt: ['no-new-privileges:true'],
    ReadonlyRootfs: true,
    Mounts: spec.mounts.map(({ source, target, readOnly }) => ({
      Type: 'bind',
      Source: source,
      Target: target,
      ReadOnly: readOnly,
      BindOptions: { Propagation: 'rprivate' },
    })),
    Tmpfs: memoryFolders(spec, facts.imageVolumes),
    Memory: spec.memoryBytes,
    MemorySwap: spec.memoryBytes,
    NanoCpus: Math.round(Math.min(spec.cpus, facts.cores) * 1e9),
    PidsLimit: spec.maxProcesses,
    Ulimits: [{ Name: 'core', Soft: 0, Hard: 0 }],
    // When the host itself runs out of memory, a sandbox goes first.
    OomScoreAdj: 500,
    LogConfig: {
      Type: 'json-file',
      Config: { 'max-size': String(spec.logBytes * logExpansion), 'max-file': '1' },
    },
    RestartPolicy: { Name: '' },
    AutoRemove: false,
  };
}

/** A volume the image asks for would be a folder of the host without any limit; it gets one in memory instead. */
function memoryFolders(spec: SandboxSpec, imageVolumes: readonly string[]): Record<string, string> {
  const mounted = new Set(spec.mounts.map(({ target }) => target));
  const folders = ['/var/tmp', ...imageVolumes].filter((folder) => !mounted.has(folder));
  return Object.fromEntries(folders.map((folder) => [folder, memoryFolder]));
}
