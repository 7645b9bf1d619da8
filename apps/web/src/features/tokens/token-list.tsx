'use client';

import type { ApiToken } from '@codex-web/contracts/api-token';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { ExpiryTime } from '@/ui/expiry-time.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { RelativeTime } from '@/ui/time.tsx';
import { useAction } from '@/ui/use-action.ts';
import { NarrowToken } from './narrow-token.tsx';

type TokenListProps = {
  tokens: readonly ApiToken[];
  /** Where one is revoked: its id follows. */
  path: string;
  label: string;
  /** Whether scopes can be taken away. */
  narrows?: boolean;
};

export function TokenList({ tokens, path, label, narrows = false }: TokenListProps) {
  return (
    <ul aria-label={label}>
      {tokens.map((token) => (
        <Row key={token.id} token={token} path={path} narrows={narrows} />
      ))}
    </ul>
  );
}

function Row({ token, path, narrows }: { token: ApiToken; path: string; narrows: boolean }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const { run, busy, failure } = useAction(async () => {
    await request(z.unknown(), `${path}/${token.id}`, { method: 'DELETE' });
    router.refresh();
  });
  return (
    <li className="border-t border-line py-2.5 last:border-b">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{visibleName(token.name)}</span>
            <code className="text-xs text-muted">{token.prefix}…</code>
          </p>
          <p className="text-sm text-muted">{token.scopes.join(', ')}</p>
          <p className="text-sm text-muted">
            <ExpiryTime at={token.expiresAt} /> ·{' '}
            {token.lastUsedAt ? (
              <>
                used <RelativeTime at={token.lastUsedAt} />
                {token.lastUsedFrom && ` from ${token.lastUsedFrom}`}
              </>
            ) : (
              'never used'
            )}
          </p>
        </div>
        {narrows && token.scopes.length > 1 && !open && (
          <Button look="quiet" size="small" aria-label={`Change scopes of ${token.name}`} onClick={() => setOpen(true)}>
            Scopes
          </Button>
        )}
        <Button look="quiet" size="small" busy={busy} aria-label={`Revoke ${token.name}`} onClick={() => void run()}>
          Revoke
        </Button>
      </div>
      {open && (
        <div className="mt-3">
          <NarrowToken token={token} onClose={() => setOpen(false)} />
        </div>
      )}
      {failure && (
        <div className="mt-2">
          <FailureNotice title="The token was not revoked." failure={failure} />
        </div>
      )}
    </li>
  );
}
