'use client';

import { useCallback, useEffect, useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';

export type Loaded<T> = { data: T | null; failure: ApiFailure | null; retry: () => void };

/** The result of `load` for `id`; nothing is loaded while `id` is null. `load` must stay the same function. */
export function useLoaded<T>(id: string | null, load: (id: string) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ id: string | null; data: T | null; failure: ApiFailure | null }>(nothing);
  const [tries, setTries] = useState(0);
  // Another try loads again
  useEffect(() => {
    if (id === null) return;
    let isCurrent = true;
    load(id).then(
      (data) => isCurrent && setState({ id, data, failure: null }),
      (error: unknown) => isCurrent && setState({ id, data: null, failure: failureOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [id, load, tries]);
  const retry = useCallback(() => {
    setState(nothing);
    setTries((before) => before + 1);
  }, []);
  return state.id === id ? { data: state.data, failure: state.failure, retry } : { data: null, failure: null, retry };
}

const nothing = { id: null, data: null, failure: null };
