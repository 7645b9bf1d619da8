import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AppError } from '@codex-web/contracts/app-error';
import { parseRepositoryUrl } from '@codex-web/contracts/repository-url';
import { isAllowedAddress } from '@codex-web/outbound/is-allowed-address';
import { isPublicAddress } from '@codex-web/outbound/is-public-address';
import { checkPath } from './check-path.ts';
import type { Remote, RemotePolicy } from './remote.ts';

/** Gives every address of a host name; rejects when there is none. */
export type Lookup = (host: string) => Promise<string[]>;

const lookupTimeoutMs = 10_000;

/**
 * Decides whether git may be pointed at an address a person gave. Every address the server's name stands for has to be
 * allowed, and the answer holds them, so that a name that changes its mind after the check leads nowhere else.
 * Asks DNS and the local file system only; never connects.
 * @throws AppError `repository_url_invalid`, `repository_url_forbidden`, or `repository_unreachable` for an unknown name.
 */
export async function checkRemote(
  text: string,
  policy: RemotePolicy,
  { lookup = lookupAll }: { lookup?: Lookup } = {},
): Promise<Remote> {
  const address = parseRepositoryUrl(text);
  if (address.kind === 'path') return { kind: 'path', path: await checkPath(address.path, policy) };
  const { url } = address;
  const host = bareHost(url);
  if (host === '') throw new AppError('repository_url_invalid', 'The address names no server.');
  const addresses = isIP(host) === 0 ? await resolve(host, lookup) : [host];
  for (const each of addresses) {
    if (!isPublicAddress(each) && !isAllowedAddress(policy.allowPrivateAddresses, host, each)) throw forbidden(host);
  }
  return { kind: 'http', url: hrefOf(url, host), pin: isIP(host) === 0 ? pinOf(url, host, addresses) : null };
}

/** Without the brackets of IPv6 and the dot that may end a name: both would hide an address from the checks. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '');
}

function hrefOf(url: URL, host: string): string {
  const plain = new URL(url);
  if (isIP(host) === 0) plain.hostname = host;
  return plain.href;
}

function pinOf(url: URL, host: string, addresses: readonly string[]): string {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return `${host}:${port}:${addresses.map((each) => (isIP(each) === 6 ? `[${each}]` : each)).join(',')}`;
}

async function resolve(host: string, lookup: Lookup): Promise<string[]> {
  const unknown = new AppError(
    'repository_unreachable',
    `The server name ${host} is not known here. Check its spelling.`,
  );
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(() => timer.reject(unknown), lookupTimeoutMs);
  try {
    const addresses = await Promise.race([lookup(host), timer.promise]);
    if (addresses.length === 0) throw unknown;
    return addresses;
  } catch {
    throw unknown;
  } finally {
    clearTimeout(timeout);
  }
}

async function lookupAll(host: string): Promise<string[]> {
  return (await systemLookup(host, { all: true })).map(({ address }) => address);
}

function forbidden(host: string): AppError {
  return new AppError(
    'repository_url_forbidden',
    `${host} is in a private or reserved network, which is not allowed here. The operator can allow it in the configuration.`,
  );
}
