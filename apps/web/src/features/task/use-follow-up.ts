'use client';

import { type CreateTurnRequest, createTurnRequest } from '@codex-web/contracts/task';
import { useState } from 'react';
import { z } from 'zod';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { makeIdempotencyKeys } from '@/api/idempotency-key.ts';
import { request } from '@/api/request.ts';

/** Sends follow-ups of a task. `send` answers whether it was taken; else `problem` or `failure` says why not. */
export function useFollowUp(taskId: string, onStarted: () => Promise<unknown>) {
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const [keys] = useState(makeIdempotencyKeys);
  const send = async (wanted: CreateTurnRequest): Promise<boolean> => {
    if (busy) return false;
    const parsed = createTurnRequest.safeParse(wanted);
    setFailure(null);
    setProblem(parsed.success ? null : (parsed.error.issues[0]?.message ?? null));
    if (!parsed.success) return false;
    setBusy(true);
    try {
      const headers = { 'idempotency-key': keys.keyFor(JSON.stringify(parsed.data)) };
      await request(z.unknown(), `/tasks/${taskId}/turns`, { method: 'POST', body: parsed.data, headers });
      keys.forget();
      await onStarted();
      return true;
    } catch (error) {
      setFailure(failureOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { send, busy, failure, problem, clearProblem: () => setProblem(null) };
}
