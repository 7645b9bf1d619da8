import { AppError } from './app-error.ts';

export type RepositoryAddress = { kind: 'http'; url: URL } | { kind: 'path'; path: string };

const wanted = 'Give an https:// or http:// address, for example https://example.com/team/project.git.';

/**
 * Reads the address of a git repository as a person typed it, without asking the network.
 * @throws AppError `repository_url_invalid` when it is no address we can use,
 *   `repository_url_forbidden` when it is one that could run a program or carry a secret.
 */
export function parseRepositoryUrl(text: string): RepositoryAddress {
  const address = text.trim();
  if (address === '') throw new AppError('repository_url_invalid', wanted);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u0020\u007f]/.test(address)) {
    throw new AppError('repository_url_invalid', 'The address holds a space or a control character; take it out.');
  }
  if (address.startsWith('-')) {
    throw new AppError(
      'repository_url_forbidden',
      'The address starts with a dash, which git would read as an option.',
    );
  }
  if (address.startsWith('/')) return { kind: 'path', path: address };
  if (/^[a-z0-9+.-]*::/i.test(address)) {
    throw new AppError(
      'repository_url_forbidden',
      `Addresses with "::" start a program and are not accepted. ${wanted}`,
    );
  }
  return { kind: 'http', url: httpUrl(address) };
}

function httpUrl(address: string): URL {
  if (!/^https?:\/\//i.test(address)) {
    const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(address)?.[0];
    throw scheme
      ? new AppError('repository_url_forbidden', `Addresses with ${scheme} are not accepted. ${wanted}`)
      : new AppError('repository_url_invalid', wanted);
  }
  const url = URL.parse(address);
  if (url === null || url.hostname === '') throw new AppError('repository_url_invalid', wanted);
  if (url.username !== '' || url.password !== '') {
    throw new AppError(
      'repository_url_forbidden',
      'The address holds a user name or password; leave them out, they would be stored in clear.',
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new AppError('repository_url_invalid', 'The address ends in a query or fragment; leave it out.');
  }
  return url;
}
