/** What a pump asks for: so many in all and of each lane, and nothing of those lanes that are busy. */
export type Room = { limit: number; perLane: number; busy: string[] };

export type PumpOptions<Item> = {
  /** How many are under way at once at most. */
  slots: number;
  /** As many of one lane are taken at once; while as many are under way, no more are. */
  perLane: number;
  /** How long to wait before looking again when there was nothing. */
  everyMs: number;
  laneOf: (item: Item) => string;
  /** Takes what is due. `taken` is 0 when there was nothing. */
  claim: (room: Room) => Promise<{ taken: number; deliveries: Item[] }>;
  /** Sends one and stores what came of it. */
  send: (item: Item) => Promise<void>;
  onError: (error: unknown) => void;
};

/** Sends what is due, many at once, so that what is slow in one lane holds up no other. `stop` waits for what is under way. */
export function startPump<Item>(options: PumpOptions<Item>): { stop: () => Promise<void> } {
  const underWay = new Map<Promise<void>, string>();
  let stopped = false;
  let ended = false;
  let wake = () => {};
  const loop = turn();

  async function turn(): Promise<void> {
    while (!stopped) {
      ended = false;
      await fill().catch(options.onError);
      if (!stopped && !ended) await pause();
    }
  }

  async function fill(): Promise<void> {
    while (!stopped && underWay.size < options.slots) {
      const room = { limit: options.slots - underWay.size, perLane: options.perLane, busy: busyLanes() };
      const { taken, deliveries } = await options.claim(room);
      for (const item of deliveries) begin(item);
      if (taken === 0) return;
    }
  }

  function begin(item: Item): void {
    const sending = options
      .send(item)
      .catch(options.onError)
      .then(() => {
        underWay.delete(sending);
        ended = true;
        wake();
      });
    underWay.set(sending, options.laneOf(item));
  }

  function busyLanes(): string[] {
    const counts = new Map<string, number>();
    for (const lane of underWay.values()) counts.set(lane, (counts.get(lane) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= options.perLane).map(([lane]) => lane);
  }

  async function pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, options.everyMs).unref();
    wake = resolve;
    await promise;
    clearTimeout(timer);
    wake = () => {};
  }

  return {
    stop: async () => {
      stopped = true;
      wake();
      await loop;
      await Promise.all(underWay.keys());
    },
  };
}
