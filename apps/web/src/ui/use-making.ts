'use client';

import { useState } from 'react';
import type { z } from 'zod';
import { useAction } from './use-action.ts';

/**
 * What a form needs that makes something with a name: the name, what is wrong with it, and the way to the server. `act` gets what
 * `schema` makes of the name and of what is submitted with it.
 */
export function useMaking<S extends z.ZodType>(
  schema: S,
  act: (made: z.output<S>) => Promise<unknown>,
  initialName = '',
) {
  const [name, setName] = useState(initialName);
  const [error, setError] = useState<string | null>(null);
  const { run, busy, failure } = useAction(act);
  const onChange = (text: string) => {
    setName(text);
    setError(null);
  };
  const submit = (others: object) => {
    const parsed = schema.safeParse({ name, ...others });
    setError(parsed.error?.issues[0]?.message ?? null);
    if (parsed.success) void run(parsed.data);
  };
  return { field: { value: name, error, onChange }, submit, busy, failure };
}
