type Listener = () => void;

const lost = new Set<symbol>();
const listeners = new Set<Listener>();

/** Which streams of this page have lost the server. The page says so while there is one. */
export const connections = {
  markLost(stream: symbol): void {
    lost.add(stream);
    for (const listener of listeners) listener();
  },
  markFine(stream: symbol): void {
    if (lost.delete(stream)) for (const listener of listeners) listener();
  },
  isLost: (): boolean => lost.size > 0,
  subscribe(listener: Listener): Listener {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
