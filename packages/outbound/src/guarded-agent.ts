import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { isAllowedAddress } from './is-allowed-address.ts';
import { isPublicAddress } from './is-public-address.ts';

/** A connection was refused before it was made: the address is not public, and the operator's list does not have it. */
export class ForbiddenAddressError extends Error {
  override name = 'ForbiddenAddressError';
  readonly code = 'FORBIDDEN_ADDRESS';
}

export type GuardedAgentOptions = Omit<Agent.Options, 'connect'> & {
  /** Host names, addresses and CIDR ranges that may be private; see isAllowedAddress. */
  allowed: readonly string[];
  /** Milliseconds. */
  connectTimeout?: number;
};

/**
 * An undici agent for addresses that people type in. The addresses a name stands for are looked at when the connection is made,
 * and the connection goes to exactly those, so a name that changes in between gains nothing.
 * Its connections throw ForbiddenAddressError.
 */
export function guardedAgent({ allowed, connectTimeout = 10_000, ...options }: GuardedAgentOptions): Agent {
  return new Agent({
    ...options,
    connect: { timeout: connectTimeout, lookup: guardedLookup(allowed) },
  });
}

/** For an address that is written as one: no name is looked up for it. @throws ForbiddenAddressError. */
export function checkLiteralAddress(url: URL, allowed: readonly string[]): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) check(host, host, allowed);
}

function guardedLookup(allowed: readonly string[]): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      try {
        for (const { address } of found) check(hostname, address, allowed);
      } catch (refused) {
        return callback(refused as ForbiddenAddressError, []);
      }
      const [first] = found as [LookupAddress, ...LookupAddress[]];
      if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

function check(host: string, address: string, allowed: readonly string[]): void {
  if (isPublicAddress(address) || isAllowedAddress(allowed, host.toLowerCase(), address)) return;
  throw new ForbiddenAddressError(`${host} is a private address that the operator has not allowed.`);
}
