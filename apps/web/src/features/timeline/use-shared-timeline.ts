'use client';

import { type Event, eventsAnswer } from '@codex-web/contracts/event';
import { useEffect, useEffectEvent, useReducer, useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { reduceTimeline } from './reduce-timeline.ts';
import { emptyTimeline, type Timeline } from './timeline.ts';

const againMs = 10_000;

/** What an attempt did, read page by page; one that is at work is read on every few seconds. Give the component a key. */
export function useSharedTimeline(path: string, isFinal: boolean, onEnded: () => void) {
  const [timeline, apply] = useReducer(withEvents, emptyTimeline);
  const [isLoaded, setLoaded] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const ended = useEffectEvent(onEnded);
  useEffect(() => {
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readOn = async (after: number): Promise<void> => {
      const answer = await request(eventsAnswer, `${path}/events?after=${after}&limit=200`, { signal: stopped.signal });
      apply(answer.items);
      if (answer.nextAfter > after && !answer.ended) return readOn(answer.nextAfter);
      setLoaded(true);
      if (!answer.ended) timer = setTimeout(() => void start(answer.nextAfter), againMs);
      else if (!isFinal) ended();
    };
    const start = (after: number) =>
      readOn(after).catch((error: unknown) => {
        if (!stopped.signal.aborted) setFailure(failureOf(error));
      });
    void start(0);
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, [path, isFinal]);
  return { timeline, isLoaded, failure };
}

function withEvents(timeline: Timeline, events: readonly Event[]): Timeline {
  return events.reduce<Timeline>((before, event) => reduceTimeline(before, { kind: 'event', event }), timeline);
}
