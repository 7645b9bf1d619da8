'use client';

import { type Credential, type CredentialHistory, credentialHistory } from '@codex-web/contracts/credential';
import { useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName, visibleText } from '@/ui/format/visible-text.ts';
import { Section } from '@/ui/section.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { useAction } from '@/ui/use-action.ts';

/** What was done to a credential, by whom and when; asked for when somebody wants to know. */
export function CredentialHistoryList({ credential }: { credential: Credential }) {
  const [items, setItems] = useState<CredentialHistory['items'] | null>(null);
  const { run, busy, failure } = useAction(async () => {
    setItems((await request(credentialHistory, `/credentials/${credential.id}/history`)).items);
  });
  return (
    <Section title="History">
      {failure && (
        <div className="mb-3">
          <FailureNotice title="The history was not loaded." failure={failure} />
        </div>
      )}
      {items?.length === 0 && <p className="text-muted">Nothing yet.</p>}
      {items && items.length > 0 && (
        <ol className="mb-3">
          {items.map((item, index) => (
            <li key={index} className="flex gap-3 border-t border-line py-1.5 text-sm last:border-b">
              <RelativeTime at={item.at} className="w-20 shrink-0 text-muted" />
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{visibleText(item.summary)}</span>
              {item.actor && <span className="max-w-32 truncate text-muted">{visibleName(item.actor)}</span>}
            </li>
          ))}
        </ol>
      )}
      <Button busy={busy} onClick={run}>
        {items ? 'Load again' : 'Show the history'}
      </Button>
    </Section>
  );
}
