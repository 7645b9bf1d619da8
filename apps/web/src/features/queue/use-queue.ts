'use client';

import { type MoveInQueueRequest, type QueueAnswer, queueAnswer } from '@codex-web/contracts/queue';
import { useEffect, useRef, useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { openStream } from '@/api/open-stream.ts';
import { request } from '@/api/request.ts';

/** Changes come in bunches: it is asked for again at most this often. */
const pauseMs = 1_000;
/** Also without a word of the stream: workers come and go. */
const everyMs = 15_000;

/** The queue as it is now, asked for again as tasks change, and what can be done to it. */
export function useQueue(initial: QueueAnswer) {
  const [queue, setQueue] = useState(initial);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  /** Counts what was done: an answer to a question from before it is old. */
  const done = useRef(0);
  useEffect(() => {
    let later: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      later = undefined;
      const before = done.current;
      request(queueAnswer, '/queue').then(
        (answer) => before === done.current && setQueue(answer),
        () => undefined,
      );
    };
    const askSoon = () => {
      later ??= setTimeout(ask, pauseMs);
    };
    const timer = setInterval(() => !document.hidden && askSoon(), everyMs);
    const close = openStream({ path: '/tasks/stream', lastEventId: () => null, onOpen: ask, onMessages: askSoon });
    return () => {
      clearTimeout(later);
      clearInterval(timer);
      close();
    };
  }, []);
  const act = async (method: 'PATCH' | 'POST', path: string, body: unknown): Promise<boolean> => {
    setBusy(true);
    setFailure(null);
    done.current += 1;
    try {
      setQueue(await request(queueAnswer, path, { method, body }));
      return true;
    } catch (error) {
      setFailure(failureOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return {
    queue,
    failure,
    busy,
    change: (body: Partial<Pick<QueueAnswer, 'state' | 'limits'>>) => act('PATCH', '/queue', body),
    move: (body: MoveInQueueRequest) => act('POST', '/queue/moves', body),
  };
}
