import { networkErrorCode } from '@codex-web/outbound/network-error-code';
import { ProviderFault } from './provider-fault.ts';

const said: Record<string, (host: string) => string> = {
  ENOTFOUND: (host) => `There is no host called ${host}. Check the address.`,
  EAI_AGAIN: (host) => `The name ${host} could not be looked up just now. Check the address, or try again.`,
  ECONNREFUSED: (host) => `Nothing answers at ${host}: the connection was refused. Check the address and the port.`,
  EHOSTUNREACH: (host) => `There is no way to ${host} from here.`,
  ENETUNREACH: (host) => `There is no way to ${host} from here.`,
  ECONNRESET: (host) => `${host} closed the connection without an answer.`,
  UND_ERR_SOCKET: (host) => `${host} closed the connection without an answer.`,
  UND_ERR_CONNECT_TIMEOUT: (host) => `${host} did not take the connection in time.`,
  UND_ERR_HEADERS_TIMEOUT: (host) => `${host} did not answer in time.`,
  UND_ERR_BODY_TIMEOUT: (host) => `${host} stopped in the middle of its answer.`,
  FORBIDDEN_ADDRESS: (host) =>
    `${host} is a private address. The operator of this installation has to allow it (ALLOWED_PRIVATE_PROVIDERS).`,
};

/** An error that came in the place of an answer, in plain words. */
export function sayNetworkError(error: unknown, url: URL): ProviderFault {
  const code = networkErrorCode(error);
  const { host } = url;
  const message = said[code]?.(host) ?? sayOther(error, code, host);
  return new ProviderFault(message, null, { cause: error });
}

function sayOther(error: unknown, code: string, host: string): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `${host} did not answer in time.`;
  if (/CERT|SIGNED|ERR_TLS|EPROTO|ERR_SSL|LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER/.test(code)) {
    return `A secure connection to ${host} could not be made (${code}): its certificate is not one this installation trusts, or it does not speak TLS.`;
  }
  return `${host} could not be asked${code === '' ? '' : ` (${code})`}.`;
}
