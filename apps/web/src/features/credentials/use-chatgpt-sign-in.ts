'use client';

import {
  type ChatgptSignIn,
  chatgptSignIn,
  type StartChatgptSignInRequest,
} from '@codex-web/contracts/chatgpt-sign-in';
import { useEffect, useEffectEvent, useState } from 'react';
import { z } from 'zod';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { useAction } from '@/ui/use-action.ts';

const everyMs = 2_000;

/**
 * A sign-in with ChatGPT from its start to its end; it is asked about until it is over. `onCompleted` gets the credential.
 * `unanswered` is why nobody knows how it stands: the last question got no answer.
 */
export function useChatgptSignIn(onCompleted: (credentialId: string) => void) {
  const [signIn, setSignIn] = useState<ChatgptSignIn | null>(null);
  const [unanswered, setUnanswered] = useState<ApiFailure | null>(null);
  const take = useEffectEvent((next: ChatgptSignIn) => {
    setUnanswered(null);
    setSignIn(next);
    if (next.state === 'completed' && next.credentialId) onCompleted(next.credentialId);
  });
  const pendingId = signIn?.state === 'pending' ? signIn.id : null;
  useEffect(() => {
    if (pendingId === null) return;
    const stopped = new AbortController();
    const ask = () =>
      request(chatgptSignIn, `/chatgpt-sign-ins/${pendingId}`, { signal: stopped.signal }).then(
        (next) => !stopped.signal.aborted && take(next),
        (error: unknown) => {
          if (!stopped.signal.aborted) setUnanswered(failureOf(error));
        },
      );
    const timer = setInterval(ask, everyMs);
    return () => {
      clearInterval(timer);
      stopped.abort();
    };
  }, [pendingId]);

  const start = useAction(async (body: StartChatgptSignInRequest) => {
    setSignIn(await request(chatgptSignIn, '/chatgpt-sign-ins', { method: 'POST', body }));
    setUnanswered(null);
  });
  const cancel = useAction(async () => {
    if (signIn) await request(z.unknown(), `/chatgpt-sign-ins/${signIn.id}`, { method: 'DELETE' });
    setSignIn(null);
  });
  const giveBack = useAction(async (url: string) => {
    if (!signIn) return;
    const path = `/chatgpt-sign-ins/${signIn.id}/callback`;
    const next = await request(chatgptSignIn, path, { method: 'POST', body: { url } });
    setSignIn(next);
    if (next.state === 'completed' && next.credentialId) onCompleted(next.credentialId);
  });
  return { signIn, unanswered, start, cancel, giveBack };
}
