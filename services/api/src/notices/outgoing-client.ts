import { checkLiteralAddress, guardedAgent } from '@codex-web/outbound/guarded-agent';
import { isAllowedAddress } from '@codex-web/outbound/is-allowed-address';
import { networkErrorCode } from '@codex-web/outbound/network-error-code';
import { request } from 'undici';
import { sayNetworkError } from '../providers/say-network-error.ts';

export type OutgoingAnswer = {
  /** Null when no answer came. */
  status: number | null;
  durationMs: number;
  /** Why no answer came, fit for people. */
  error: string | null;
  /** The beginning of the body, as text. */
  answer: string;
};

/**
 * Posts to addresses that people typed in, and to push services: no redirect is followed, addresses that are not public are
 * refused unless the operator allows them, and everything has a limit in time and size.
 */
export type OutgoingClient = {
  /** Never throws: what went wrong is part of the answer. */
  post: (url: string, headers: Record<string, string>, body: string | Buffer) => Promise<OutgoingAnswer>;
  close: () => Promise<void>;
};

/** Says why nothing is ever sent to this address; null when it may be. */
export function refusalOf(address: string, allowed: readonly string[]): string | null {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'Enter an address that begins with https://.';
  }
  if (url.username !== '' || url.password !== '') return 'An address with a name and a password in it is not used.';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol === 'http:' && !isAllowedAddress(allowed, host, host)) {
    return `Enter an address that begins with https://. ${howToAllow}`;
  }
  try {
    checkLiteralAddress(url, allowed);
    return null;
  } catch {
    return privateAddress(url.host);
  }
}

const howToAllow =
  'For a private one without TLS the operator of this installation has to allow it (ALLOWED_PRIVATE_WEBHOOKS).';

function privateAddress(host: string): string {
  return `${host} is a private address. The operator of this installation has to allow it (ALLOWED_PRIVATE_WEBHOOKS).`;
}

type Settings = { allowed: readonly string[]; withinMs?: number };

const maxAnswerBytes = 2_000;

export function createOutgoingClient({ allowed, withinMs = 10_000 }: Settings): OutgoingClient {
  const dispatcher = guardedAgent({
    allowed,
    connectTimeout: withinMs,
    headersTimeout: withinMs,
    bodyTimeout: withinMs,
    maxHeaderSize: 16_384,
  });
  return {
    post: async (address, headers, body) => {
      const startedAt = performance.now();
      const durationMs = () => Math.round(performance.now() - startedAt);
      const refusal = refusalOf(address, allowed);
      if (refusal !== null) return { status: null, durationMs: 0, error: refusal, answer: '' };
      const url = new URL(address);
      try {
        const signal = AbortSignal.timeout(withinMs);
        const answered = await request(url, { method: 'POST', dispatcher, signal, headers, body });
        const answer = await readBeginning(answered.body).catch(() => '');
        return { status: answered.statusCode, durationMs: durationMs(), error: null, answer };
      } catch (error) {
        return { status: null, durationMs: durationMs(), error: sayFault(error, url), answer: '' };
      }
    },
    close: async () => await dispatcher.destroy(),
  };
}

function sayFault(error: unknown, url: URL): string {
  return networkErrorCode(error) === 'FORBIDDEN_ADDRESS'
    ? privateAddress(url.host)
    : sayNetworkError(error, url).message;
}

async function readBeginning(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= maxAnswerBytes) break;
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxAnswerBytes));
  // A database keeps no NUL, and a page shows no other control characters.
  return text.replaceAll(/[^\P{Cc}\n\r\t]/gu, '\ufffd').toWellFormed();
}
