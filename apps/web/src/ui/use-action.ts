'use client';

import { useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';

/** Something a person does to the server: whether it is under way, was done, or why it was refused. */
export function useAction<A extends unknown[]>(act: (...args: A) => Promise<unknown>) {
  const [state, setState] = useState<{ busy: boolean; done: boolean; failure: ApiFailure | null }>(idle);
  const run = async (...args: A): Promise<boolean> => {
    if (state.busy) return false;
    setState({ busy: true, done: false, failure: null });
    try {
      await act(...args);
      setState({ busy: false, done: true, failure: null });
      return true;
    } catch (error) {
      setState({ busy: false, done: false, failure: failureOf(error) });
      return false;
    }
  };
  return { ...state, run, reset: () => setState(idle) };
}

const idle = { busy: false, done: false, failure: null };
