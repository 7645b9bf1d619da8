'use client';

import { isFinal } from '@codex-web/contracts/attempt-state';
import type { Attempt, Turn } from '@codex-web/contracts/task';
import { Square } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';

type StopButtonProps = { turn: Turn; attempt: Attempt; onStopped: () => void };

/** Stops the selected attempt, or all of its turn. What was done so far is kept, so nobody is asked twice. */
export function StopButton({ turn, attempt, onStopped }: StopButtonProps) {
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const atWork = turn.attempts.filter(({ state }) => !isFinal(state));
  const stop = async (attempts: Attempt[]) => {
    setFailure(null);
    setAsked((before) => new Set([...before, ...attempts.map(({ id }) => id)]));
    try {
      await Promise.all(
        attempts.map(({ id }) => request(z.unknown(), `/attempts/${id}/cancel`, { method: 'POST', body: {} })),
      );
    } catch (error) {
      setAsked(new Set());
      setFailure(failureOf(error));
    }
    onStopped();
  };
  const isStopping = (one: Attempt) => one.cancelRequested || asked.has(one.id);
  return (
    <>
      {failure && failure.code !== 'attempt_not_running' && (
        <span role="alert" className="text-sm text-failed">
          {failure.message}
        </span>
      )}
      {atWork.length > 1 && (
        <Button look="danger" busy={atWork.every(isStopping)} onClick={() => stop(atWork)}>
          Stop all {atWork.length}
        </Button>
      )}
      {!isFinal(attempt.state) && (
        <Button look="danger" busy={isStopping(attempt)} onClick={() => stop([attempt])}>
          {!isStopping(attempt) && <Square aria-hidden className="size-3 fill-current" />}
          {isStopping(attempt) ? 'Stopping…' : 'Stop'}
        </Button>
      )}
    </>
  );
}
