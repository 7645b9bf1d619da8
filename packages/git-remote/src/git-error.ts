/** How a git process ended that did not end well. */
export type GitFailure = 'exit' | 'timeout' | 'output_too_large';

/** A git command failed. `stderr` is the end of what it wrote, without secrets; it may hold text of a remote. */
export class GitError extends Error {
  readonly failure: GitFailure;
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(command: string, failure: GitFailure, exitCode: number | null, stderr: string) {
    const safe = redact(stderr).trim().slice(-2_000);
    super(`git ${command} ${describe(failure, exitCode)}${safe === '' ? '' : `: ${safe}`}`);
    this.name = 'GitError';
    this.failure = failure;
    this.exitCode = exitCode;
    this.stderr = safe;
  }
}

function describe(failure: GitFailure, exitCode: number | null): string {
  switch (failure) {
    case 'exit':
      return `ended with ${exitCode ?? 'a signal'}`;
    case 'timeout':
      return 'took too long';
    case 'output_too_large':
      return 'wrote too much';
  }
}

function redact(text: string): string {
  return text
    .replace(/(:\/\/)[^\s/@]+@/g, '$1[redacted]@')
    .replace(/\b(authorization|proxy-authorization|cookie):.*/gi, '$1: [redacted]')
    .replace(/\b(Bearer|Basic)\s+\S+/gi, '$1 [redacted]');
}
