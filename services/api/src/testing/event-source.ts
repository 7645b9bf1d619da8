export type Frame = { event: string; id: string | null; data: unknown };

/** One connection that reads server-sent events as a browser does. */
export type EventReader = {
  status: number;
  headers: Headers;
  /** All frames so far. */
  frames: Frame[];
  /** Resolves with the frames so far once `enough` says so; rejects when the stream closes before. */
  until: (enough: (frames: Frame[]) => boolean) => Promise<Frame[]>;
  /** Resolves when the server has closed the stream. */
  closed: Promise<void>;
  close: () => void;
};

export async function openEventSource(url: string, headers: Record<string, string>): Promise<EventReader> {
  const hangUp = new AbortController();
  const answer = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: hangUp.signal });
  const frames: Frame[] = [];
  let wake = Promise.withResolvers<void>();
  const closed = read();

  async function read(): Promise<void> {
    let text = '';
    try {
      for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        frames.push(...blocks.flatMap(parseBlock));
        wake.resolve();
        wake = Promise.withResolvers();
      }
    } catch {
      // Hung up by either side: what was read stands.
    }
    wake.resolve();
  }

  return {
    status: answer.status,
    headers: answer.headers,
    frames,
    closed,
    close: () => hangUp.abort(),
    until: async (enough) => {
      let open = true;
      const ending = closed.then(() => {
        open = false;
      });
      while (!enough(frames)) {
        if (!open) throw new Error(`The stream closed after ${JSON.stringify(frames.slice(-3))}.`);
        await Promise.race([wake.promise, ending]);
      }
      return frames;
    },
  };
}

function parseBlock(block: string): Frame[] {
  const fields = block.split('\n').flatMap((line) => {
    const match = /^(event|id|data): ?(.*)$/.exec(line);
    return match ? [[match[1], match[2]] as const] : [];
  });
  const field = (name: string) => fields.find(([key]) => key === name)?.[1];
  const event = field('event');
  if (event === undefined) return [];
  const data = field('data');
  return [{ event, id: field('id') ?? null, data: data ? JSON.parse(data) : null }];
}
