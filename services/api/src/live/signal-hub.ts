import type { Redis } from 'ioredis';

/** Both are called synchronously and must not throw. */
export type ChannelListener = {
  message: (text: string) => void;
  /** Messages may have been missed: read the truth again. */
  gap: () => void;
};

/** Redis channels for any number of listeners over one connection. */
export type SignalHub = {
  /** Resolves when messages arrive; while Redis is away at once, and `gap` is called when they do. @returns the way to stop. */
  subscribe: (channels: readonly string[], listener: ChannelListener) => Promise<() => void>;
  /** False while messages may be missed without a `gap`: then the truth has to be asked for again and again. */
  isTrusted: () => boolean;
};

/** How often the connection is tried: one that is silently dead would look like one on which nothing happens. */
const pingMs = 5_000;

/** A sender may find Redis again later than we do; until then what it stores goes unsaid. */
const settlingMs = 5_000;

/** @param redis a connection for this hub alone, without automatic resubscription. */
export function createSignalHub(redis: Redis): SignalHub {
  const channels = new Map<string, Set<ChannelListener>>();
  let liveSince: number | null = null;
  let pings: NodeJS.Timeout | undefined;

  redis.on('message', (channel, text) => {
    for (const listener of channels.get(channel) ?? []) listener.message(text);
  });
  redis.on('ready', () => void resume());
  redis.on('close', () => {
    clearInterval(pings);
    liveSince = null;
    tellGap();
  });
  if (redis.status === 'ready') void resume();

  async function resume(): Promise<void> {
    const names = [...channels.keys()];
    const subscribed = names.length === 0 || (await sent(redis.subscribe(...names)));
    if (!subscribed) return redis.disconnect(true);
    liveSince = Date.now();
    clearInterval(pings);
    pings = setInterval(() => void checkAlive(), pingMs).unref();
    tellGap();
  }

  async function checkAlive(): Promise<void> {
    if (redis.status === 'ready' && !(await sent(redis.ping()))) redis.disconnect(true);
  }

  function tellGap(): void {
    for (const listeners of channels.values()) for (const listener of listeners) listener.gap();
  }

  async function add(channel: string, listener: ChannelListener): Promise<void> {
    const listeners = channels.get(channel) ?? new Set();
    channels.set(channel, listeners.add(listener));
    // Also for the second listener: the answer to the first one's request may still be under way.
    if (redis.status === 'ready' && !(await sent(redis.subscribe(channel)))) redis.disconnect(true);
  }

  function remove(channel: string, listener: ChannelListener): void {
    const listeners = channels.get(channel);
    listeners?.delete(listener);
    if (listeners?.size !== 0) return;
    channels.delete(channel);
    if (redis.status === 'ready') void sent(redis.unsubscribe(channel));
  }

  return {
    subscribe: async (names, listener) => {
      await Promise.all(names.map((channel) => add(channel, listener)));
      return () => {
        for (const channel of names) remove(channel, listener);
      };
    },
    isTrusted: () => liveSince !== null && Date.now() - liveSince >= settlingMs,
  };
}

async function sent(command: Promise<unknown>): Promise<boolean> {
  return await command.then(
    () => true,
    () => false,
  );
}
