'use client';

import type { Credential } from '@codex-web/contracts/credential';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Countdown } from '@/ui/countdown.tsx';
import { visibleName, visibleText } from '@/ui/format/visible-text.ts';
import { useMe } from '@/ui/me.tsx';
import { ownerWord } from '@/ui/owner-word.ts';
import { RelativeTime } from '@/ui/time.tsx';
import { DefaultMark } from './credential-list.tsx';
import { CredentialStateMark } from './credential-state.tsx';
import { wordsOfKind, wordsOfProvider } from './providers.ts';

/** What a credential is and how it is, none of which can be changed here. */
export function CredentialFacts({ credential }: { credential: Credential }) {
  const me = useMe();
  const { provider, account, stateMessage, expiresAt, headerNames, lastUsedAt, createdAt, isDefault } = credential;
  const owner = ownerWord(credential.owner, me.user.id);
  return (
    <>
      <p className="flex flex-wrap items-center gap-3">
        <CredentialStateMark credential={credential} />
        {isDefault && <DefaultMark />}
      </p>
      {stateMessage && (
        <p className="mt-3 flex items-start gap-2 rounded border border-line bg-surface px-3 py-2 text-sm [overflow-wrap:anywhere]">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
          {visibleText(stateMessage)}
        </p>
      )}
      <dl className="mt-4 grid grid-cols-[minmax(0,8rem)_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
        <Fact term="Provider">{visibleName(wordsOfProvider(provider))}</Fact>
        <Fact term="Address">{visibleName(provider.baseUrl)}</Fact>
        <Fact term="Signs in with">{visibleName(wordsOfKind(credential))}</Fact>
        {account && <Fact term="Account">{visibleName(account.accountId)}</Fact>}
        <Fact term="Belongs to">{owner === 'yours' ? 'you' : owner.replace(/’s$/, '')}</Fact>
        {headerNames.length > 0 && <Fact term="Extra headers">{headerNames.map(visibleName).join(', ')}</Fact>}
        {expiresAt && credential.kind !== 'chatgpt' && (
          <Fact term="Ends">
            <Countdown until={expiresAt} />
          </Fact>
        )}
        <Fact term="Added">
          <RelativeTime at={createdAt} />
        </Fact>
        <Fact term="Last used">{lastUsedAt ? <RelativeTime at={lastUsedAt} /> : 'never'}</Fact>
      </dl>
    </>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{term}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}
