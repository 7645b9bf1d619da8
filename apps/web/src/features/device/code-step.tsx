'use client';

import { deviceRequest, userCode } from '@codex-web/contracts/device';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useAction } from '@/ui/use-action.ts';
import type { WaitingDevice } from './device-approval.tsx';

/** Asks for the code even where a link brought it, so that nobody lets a stranger in with one click. */
export function CodeStep({ initial, onFound }: { initial: string; onFound: (waiting: WaitingDevice) => void }) {
  const [typed, setTyped] = useState(initial);
  const [error, setError] = useState<string | null>(null);
  const { run, busy, failure } = useAction(async (code: string) =>
    onFound({ code, request: await request(deviceRequest, `/device/${encodeURIComponent(code)}`) }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = userCode.safeParse(typed);
    setError(parsed.error?.issues[0]?.message ?? null);
    if (parsed.success) void run(parsed.data);
  };
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">Let a program in</h1>
      <p className="mt-1 text-muted">
        {initial === ''
          ? 'Enter the code that the program shows.'
          : 'Go on only if the program on your screen shows this code, and you started it.'}
      </p>
      <form noValidate onSubmit={submit} aria-label="Code" className="mt-6 grid gap-4">
        {failure && <FailureNotice failure={failure} />}
        <Field id="device-code" label="Code" error={error}>
          {(described) => (
            <TextInput
              {...described}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              autoFocus
              maxLength={20}
              placeholder="BCDF-GHJK"
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                setError(null);
              }}
              className="font-mono uppercase placeholder:normal-case"
            />
          )}
        </Field>
        <Button type="submit" look="primary" busy={busy} className="h-9">
          Continue
        </Button>
      </form>
    </>
  );
}
