import { networkErrorCode } from '@codex-web/outbound/network-error-code';
import { ApiUnavailableError } from './api-client.ts';
import type { Refusal } from './openai-error.ts';

/** The provider did not give a usable answer; `refusal` is what the sandbox is told instead. */
export class ProviderFault extends Error {
  override name = 'ProviderFault';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.refusal = refusal;
  }
}

/** The sandbox ended the connection; nobody reads an answer any more. 499 stands in the usage records only. */
export class SandboxHungUp extends Error {
  override name = 'SandboxHungUp';
  static readonly status = 499;
}

export const silentProvider = (seconds: number): Refusal => ({
  status: 504,
  code: 'provider_silent',
  message: `The model provider did not begin to answer within ${seconds} s.`,
});

/** Without the API's word nothing is sent. */
const withoutApi: Refusal = {
  status: 503,
  code: 'credential_unavailable',
  message: 'The gateway cannot ask for the credential just now. Try again in a moment.',
};

/** What went wrong on the way to the provider, in words for people; the address and the credential are never named. */
export function explain(error: unknown): Refusal {
  if (error instanceof ProviderFault) return error.refusal;
  if (error instanceof ApiUnavailableError) return withoutApi;
  const reason = reasons[networkErrorCode(error)] ?? 'the connection failed';
  return { status: 502, code: 'provider_unreachable', message: `The model provider could not be reached: ${reason}.` };
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up just now',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its network',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'it closed the connection',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};
