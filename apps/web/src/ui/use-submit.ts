'use client';

import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';

type Errors = Record<string, string>;

/**
 * A form whose values are checked against the contract before they are sent. `errors` are by field name;
 * the first wrong field gets the focus.
 */
export function useSubmit<T extends Record<string, unknown>>(schema: z.ZodType<T>, send: (values: T) => Promise<void>) {
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    const parsed = schema.safeParse(Object.fromEntries(new FormData(form)));
    setFailure(null);
    setErrors(parsed.success ? {} : errorsOf(parsed.error));
    if (!parsed.success) return focusFirst(form, errorsOf(parsed.error));
    setBusy(true);
    try {
      await send(parsed.data);
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return { errors, failure, busy, onSubmit };
}

function errorsOf(error: z.ZodError): Errors {
  return Object.fromEntries(error.issues.toReversed().map((issue) => [String(issue.path[0]), issue.message]));
}

function focusFirst(form: HTMLFormElement, errors: Errors): void {
  const wrong = [...form.elements].find((element) => element instanceof HTMLInputElement && element.name in errors);
  if (wrong instanceof HTMLElement) wrong.focus();
}
