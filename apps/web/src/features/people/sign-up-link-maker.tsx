'use client';

import { type SignUpLink, signUpLink } from '@codex-web/contracts/account';
import { useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { CopyButton } from '@/ui/copy-button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { formatExactTime } from '@/ui/format/format-relative-time.ts';
import { TextInput } from '@/ui/text-input.tsx';

/** Makes links that let one person each join the workspace. A link is shown once: its secret is kept nowhere. */
export function SignUpLinkMaker({ workspaceName }: { workspaceName: string }) {
  const [link, setLink] = useState<SignUpLink | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    setFailure(null);
    try {
      setLink(await request(signUpLink, '/sign-up-links', { method: 'POST', body: {} }));
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
  };
  return (
    <section aria-labelledby="sign-up-link" className="border-t border-line pt-5">
      <h2 id="sign-up-link" className="font-semibold">
        Sign-up link
      </h2>
      <p className="mt-1 text-muted">It works once, for one person, who joins {workspaceName} as a member.</p>
      <div aria-live="polite" className="mt-3">
        {link && (
          <div className="mb-3 rounded border border-line bg-surface p-3">
            <div className="flex gap-2">
              <TextInput
                readOnly
                aria-label="Sign-up link"
                value={link.url}
                onFocus={(event) => event.target.select()}
                className="font-mono text-xs!"
              />
              <CopyButton text={link.url} label="Copy link" size="normal" />
            </div>
            <p className="mt-2 text-sm text-muted">
              Copy it now: it is not shown again. It expires on {formatExactTime(Date.parse(link.expiresAt), 'local')}.
            </p>
          </div>
        )}
        {failure && (
          <div className="mb-3">
            <FailureNotice title="The link was not made." failure={failure} />
          </div>
        )}
      </div>
      <Button look={link ? 'plain' : 'primary'} busy={busy} onClick={make}>
        {link ? 'Make another link' : 'Make a sign-up link'}
      </Button>
    </section>
  );
}
