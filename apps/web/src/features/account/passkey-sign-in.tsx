'use client';

import { passkeyOptions } from '@codex-web/contracts/sign-in';
import { Fingerprint } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { z } from 'zod';
import { ApiError, type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { knowsPasskeys, offersPasskeysInFields, showPasskey } from '@/ui/passkey.ts';
import { useAction } from '@/ui/use-action.ts';
import { useHydrated } from '@/ui/use-hydrated.ts';

type PasskeySignInProps = { next: string; onFailure: (failure: ApiFailure | null) => void };

/** A button, and besides the browser offers passkeys under the field of the e-mail address, where it can. */
export function PasskeySignIn({ next, onFailure }: PasskeySignInProps) {
  const inField = usePasskeyInField(next, onFailure);
  const { run, busy } = useAction(async () => {
    onFailure(null);
    inField.stop();
    await signIn(next, {}).catch((error: unknown) => onFailure(failureOf(error)));
  });
  // Nearly every browser knows them: the button stands there from the start, and nothing jumps.
  if (useHydrated() && !knowsPasskeys()) return null;
  return (
    <Button busy={busy} onClick={() => void run()} className="h-9">
      {!busy && <Fingerprint aria-hidden className="size-4" />}
      Sign in with a passkey
    </Button>
  );
}

function usePasskeyInField(next: string, onFailure: PasskeySignInProps['onFailure']) {
  const waiting = useRef<AbortController | null>(null);
  const fail = useRef(onFailure);
  useEffect(() => {
    fail.current = onFailure;
  });
  useEffect(() => {
    const stopped = new AbortController();
    waiting.current = stopped;
    const offer = async () => {
      if (!(await offersPasskeysInFields()) || stopped.signal.aborted) return;
      await signIn(next, { inField: true, signal: stopped.signal });
    };
    // Nobody asked for it: that it is not offered is no news, but a passkey that was picked and refused is.
    offer().catch((error: unknown) => {
      if (!stopped.signal.aborted && error instanceof ApiError && error.failure.requestId) fail.current(error.failure);
    });
    return () => stopped.abort();
  }, [next]);
  return { stop: () => waiting.current?.abort() };
}

async function signIn(next: string, how: { inField?: boolean; signal?: AbortSignal }): Promise<void> {
  const { options } = await request(passkeyOptions, '/sign-in/passkey/options', { method: 'POST', body: {} });
  const assertion = await showPasskey(options, how);
  await request(z.unknown(), '/sign-in/passkey', { method: 'POST', body: { assertion } });
  // A whole load, so that nothing of an earlier visitor stays in the page.
  window.location.assign(next);
}
