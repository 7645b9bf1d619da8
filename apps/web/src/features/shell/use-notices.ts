'use client';

import type { Me } from '@codex-web/contracts/account';
import { type CredentialsAnswer, credentialsAnswer } from '@codex-web/contracts/credential';
import { type LimitStatusAnswer, limitStatusAnswer } from '@codex-web/contracts/limit';
import { useEffect, useState } from 'react';
import { request } from '@/api/request.ts';
import { type Notice, noticesOf } from './notices.ts';

export type NoticeFacts = { limits: LimitStatusAnswer['items']; credentials: CredentialsAnswer['items'] };

const everyMs = 60_000;

/** What to tell the person now: as the page came, and asked for again once a minute while somebody looks at it. */
export function useNotices(me: Me, initial: NoticeFacts): Notice[] {
  const [latest, setLatest] = useState({ of: initial, facts: initial });
  // The page was made anew, for example after a credential was changed: what it came with is the newest.
  const facts = latest.of === initial ? latest.facts : initial;
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.hidden) return;
      ask(me.workspace.id).then(
        (found) => setLatest({ of: initial, facts: found }),
        () => undefined,
      );
    }, everyMs);
    return () => clearInterval(timer);
  }, [initial, me.workspace.id]);
  return noticesOf(me, facts.limits, facts.credentials);
}

async function ask(workspaceId: string): Promise<NoticeFacts> {
  const headers = { 'x-workspace-id': workspaceId };
  const [limits, credentials] = await Promise.all([
    request(limitStatusAnswer, '/limits/status', { headers }),
    request(credentialsAnswer, '/credentials', { headers }),
  ]);
  return { limits: limits.items, credentials: credentials.items };
}
