const answerWithinMs = 10_000;
const mostBytes = 1_000_000;

/** A provider that did not answer, not in time, or not with sense. */
export class ProviderUnreachable extends Error {
  override name = 'ProviderUnreachable';
}

/**
 * `fetch` for addresses that the operator named, and those that such an address named in turn: answers within 10 s, takes no
 * more than 1 MB, follows nothing elsewhere.
 * @throws ProviderUnreachable also for an answer that says the fault is theirs.
 */
export async function guardedFetch(url: string, init: RequestInit, timeoutMs = answerWithinMs): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(url, { ...init, redirect: 'manual', signal });
    const body = await readAtMost(answer, mostBytes);
    if (answer.status >= 500) throw new Error(`It answered ${answer.status}.`);
    const headers = new Headers(answer.headers);
    // The body is decoded already.
    for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name);
    return new Response(hasBody(answer.status) ? body : null, { status: answer.status, headers });
  } catch (cause) {
    throw new ProviderUnreachable('The identity provider does not answer.', { cause });
  }
}

async function readAtMost(answer: Response, most: number): Promise<Buffer<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer.body ?? []) {
    length += piece.length;
    if (length > most) throw new Error(`It answered with more than ${most} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function hasBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}
