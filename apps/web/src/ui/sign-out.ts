'use client';

import { signedOut } from '@codex-web/contracts/identity';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { forgetStored } from './use-stored.ts';
import { forgetWorkspace } from './work-in-workspace.ts';

/** Ends the session, forgets what the browser kept, also where the server cannot be reached, and, where it was opened with an identity provider, leads to where that one's is ended. */
export async function signOut(path = '/sign-in'): Promise<void> {
  const answer = await request(signedOut, '/sign-out/provider', { method: 'POST', body: {} }).catch(endHere);
  forgetWorkspace();
  forgetStored();
  window.location.assign(answer?.url ?? path);
}

/** Whatever the answer is, the sign-in page tells whether the session is gone: it sends those who have one back. */
async function endHere(): Promise<null> {
  await request(z.unknown(), '/sign-out', { method: 'POST', body: {} }).catch(() => undefined);
  return null;
}
