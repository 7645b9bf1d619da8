import { BlockList, isIP } from 'node:net';

/**
 * Whether the operator's list names this host or this address. An entry is a host name, an IP address or a CIDR range;
 * an entry that is none of these allows nothing.
 */
export function isAllowedAddress(allowed: readonly string[], host: string, address: string): boolean {
  return allowed.some((entry) => entry.toLowerCase() === host || covers(entry, address));
}

function covers(entry: string, address: string): boolean {
  const [network = '', prefix] = entry.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(address) === 0) return false;
  const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
  if (!Number.isInteger(bits) || prefix === '' || bits < 0 || bits > (family === 4 ? 32 : 128)) return false;
  const range = new BlockList();
  range.addSubnet(network, bits, family === 4 ? 'ipv4' : 'ipv6');
  return range.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
