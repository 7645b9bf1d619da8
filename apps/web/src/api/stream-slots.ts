/**
 * Over HTTP/1.1 browsers allow six connections to a server, for all of their pages together: six streams would let no
 * request through any more. Streams take five at most, so that one is left.
 */
const slots = 5;

/**
 * Waits until the browser can spare a connection for a stream; what is returned gives it back. Where connections are not
 * scarce, or the browser has no locks to count them with, that is at once.
 */
export function takeSlot(closed: AbortSignal): Promise<() => void> {
  if (!areScarce()) return Promise.resolve(() => undefined);
  return new Promise((resolve) => {
    const enough = new AbortController();
    const signal = AbortSignal.any([closed, enough.signal]);
    let isTaken = false;
    const take = () => {
      if (isTaken || closed.aborted) return;
      isTaken = true;
      enough.abort();
      return new Promise<void>((release) => resolve(release));
    };
    for (let slot = 0; slot < slots; slot++) {
      navigator.locks.request(`stream ${slot}`, { signal }, take).catch(() => undefined);
    }
    closed.addEventListener('abort', () => resolve(() => undefined), { once: true });
  });
}

function areScarce(): boolean {
  if (!navigator.locks) return false;
  const [page] = performance.getEntriesByType('navigation');
  return page instanceof PerformanceNavigationTiming && page.nextHopProtocol.startsWith('http/1');
}
