import { AppError } from '@codex-web/contracts/app-error';
import { GitError } from './git-error.ts';

/** What git says in the C locale, and what a person can do about it. Chooses words only, never the code. */
const reasons: [RegExp, string][] = [
  [/returned error: 3\d\d/, 'The server redirects to another address. Enter the address it leads to.'],
  [
    /returned error: 40[13]|could not read Username|Authentication failed/,
    'The server asks for a sign-in. Only repositories that can be read without one are supported.',
  ],
  [
    /returned error: 4\d\d|not found|does not appear to be a git repository/i,
    'There is no git repository at this address. Check its spelling.',
  ],
  [/returned error: 5\d\d/, 'The server answers with a fault of its own. Try again later.'],
  [/SSL|certificate/i, 'A secure connection to the server could not be made; its certificate is not trusted here.'],
  [
    /Could not resolve|Failed to connect|Connection (refused|reset|timed out)|Empty reply/i,
    'The server does not answer. Check the address, and whether the server is up.',
  ],
];

/** Turns a git command on a remote that failed into what a person is told. Any other error is given back as it is. */
export function unreachable(error: unknown): unknown {
  if (!(error instanceof GitError)) return error;
  return new AppError('repository_unreachable', wordsFor(error), { cause: error });
}

function wordsFor({ failure, stderr }: GitError): string {
  switch (failure) {
    case 'timeout':
      return 'The server took too long to answer. Try again later.';
    case 'output_too_large':
      return 'The server answers with more than can be read.';
    case 'exit':
      return (
        reasons.find(([shape]) => shape.test(stderr))?.[1] ?? 'The repository could not be read. Check its address.'
      );
  }
}
