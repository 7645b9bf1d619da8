'use client';

import { type Event, event as eventSchema } from '@codex-web/contracts/event';
import { liveDelta } from '@codex-web/contracts/live';
import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { ApiFailure } from '@/api/api-failure.ts';
import { openStream } from '@/api/open-stream.ts';
import { parseJson } from '@/api/parse-json.ts';
import type { SseMessage } from '@/api/sse-parser.ts';
import { type Frame, reduceTimeline } from './reduce-timeline.ts';
import { emptyTimeline, type Timeline } from './timeline.ts';

/**
 * What an attempt did so far, and on as it happens. `stored` are the events the page came with; the stream goes on
 * after them. A final attempt whose last event is there needs no stream. Give the component a key: one attempt for its life.
 */
export function useAttemptTimeline(attemptId: string, stored: readonly Event[]) {
  const [timeline, apply] = useReducer(applyFrames, stored, timelineOf);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [isLoaded, setLoaded] = useState(timeline.lastSeq > 0);
  const lastSeq = useRef(timeline.lastSeq);
  const isWhole = useEffectEvent(() => timeline.ended !== null);
  useEffect(() => {
    if (isWhole()) return;
    const frames = collectFrames(apply);
    const close = openStream({
      path: `/attempts/${attemptId}/events`,
      lastEventId: () => (lastSeq.current > 0 ? String(lastSeq.current) : null),
      onOpen: () => setFailure(null),
      onRefused: (error) => setFailure(error.failure),
      onMessages: (messages) => {
        const next = messages.flatMap((message) => frameOf(message) ?? []);
        for (const frame of next)
          if (frame.kind === 'event') lastSeq.current = Math.max(lastSeq.current, frame.event.seq);
        frames.add(next);
        setLoaded(true);
      },
    });
    return () => {
      close();
      frames.stop();
    };
  }, [attemptId]);
  return { timeline, failure, isLoaded };
}

function timelineOf(stored: readonly Event[]): Timeline {
  return stored.reduce<Timeline>(
    (timeline, event) => reduceTimeline(timeline, { kind: 'event', event }),
    emptyTimeline,
  );
}

function applyFrames(timeline: Timeline, frames: readonly Frame[]): Timeline {
  return frames.reduce(reduceTimeline, timeline);
}

/** Hands frames on once for each picture the browser draws, however fast they come. */
function collectFrames(apply: (frames: Frame[]) => void) {
  let waiting: Frame[] = [];
  let drawing: number | null = null;
  const flush = () => {
    drawing = null;
    const frames = waiting;
    waiting = [];
    apply(frames);
  };
  return {
    add(frames: Frame[]) {
      waiting.push(...frames);
      if (waiting.length > 0) drawing ??= requestAnimationFrame(flush);
    },
    stop() {
      if (drawing !== null) cancelAnimationFrame(drawing);
      if (waiting.length > 0) flush();
    },
  };
}

function frameOf(message: SseMessage): Frame | null {
  if (message.event === 'event') {
    const event = eventSchema.safeParse(parseJson(message.data));
    return event.success ? { kind: 'event', event: event.data } : null;
  }
  if (message.event !== 'delta') return null;
  const delta = liveDelta.safeParse(parseJson(message.data));
  return delta.success ? { kind: 'delta', delta: delta.data } : null;
}
