/**
 * Gives each submission its key: the same content sent again, because an answer did not arrive, gets the same one.
 * `crypto.randomUUID` is not there on pages that came over plain http.
 */
export function makeIdempotencyKeys(): { keyFor: (content: string) => string; forget: () => void } {
  let last: { content: string; key: string } | null = null;
  return {
    keyFor(content) {
      if (last?.content !== content) last = { content, key: randomKey() };
      return last.key;
    },
    forget() {
      last = null;
    },
  };
}

function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
