/**
 * A remote repository that was checked against the policy, and the only thing git is pointed at.
 * `pin` is what git is told about the server's address, so that its name is not resolved a second time;
 * null where the address is in the URL itself.
 */
export type Remote = { kind: 'http'; url: string; pin: string | null } | { kind: 'path'; path: string };

/** What the operator lets people reach. Both lists empty: public servers only. */
export type RemotePolicy = {
  /** Folders whose repositories may be named by their path. */
  allowedFolders: readonly string[];
  /** Host names, addresses or CIDR ranges that are allowed although they are private. */
  allowPrivateAddresses: readonly string[];
};

/** A remote as arguments for git: `config` for the runner, `options` before the `--`, `location` after it. */
export type RemoteArguments = { config: string[]; protocols: string; options: string[]; location: string };

export function remoteArguments(remote: Remote): RemoteArguments {
  if (remote.kind === 'path') {
    // The folder may belong to another user; the operator allowed it, and git has to be told in the process that reads it.
    const options = ['--upload-pack=git -c safe.directory=* upload-pack'];
    return { config: [], protocols: 'file', options, location: remote.path };
  }
  const config = remote.pin === null ? [] : [`http.curloptResolve=${remote.pin}`];
  return { config, protocols: 'http:https', options: [], location: remote.url };
}
