'use client';

import { type Identity, type IdentityProvider, onward } from '@codex-web/contracts/identity';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Section } from '@/ui/section.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { useConfirmedAction } from './use-confirmed-action.tsx';

type IdentitiesProps = { identities: Identity[]; providers: readonly IdentityProvider[] };

/** Accounts elsewhere with which the person signs in here. */
export function Identities({ identities, providers }: IdentitiesProps) {
  const open = providers.filter(({ id }) => !identities.some(({ provider }) => provider.id === id));
  if (identities.length === 0 && open.length === 0) return null;
  return (
    <Section title="Connected accounts" text="Accounts elsewhere that you sign in with.">
      {identities.length > 0 && (
        <ul aria-label="Connected accounts" className="mb-4">
          {identities.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </ul>
      )}
      {open.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {open.map((provider) => (
            <Connect key={provider.id} provider={provider} />
          ))}
        </div>
      )}
    </Section>
  );
}

function Row({ one: { id, provider, name, email, lastUsedAt, removable } }: { one: Identity }) {
  const router = useRouter();
  const { run, busy, failure, dialog } = useConfirmedAction(async () => {
    await request(z.unknown(), `/account/identities/${id}`, { method: 'DELETE' });
    router.refresh();
  });
  return (
    <li className="border-t border-line py-2 last:border-b">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{visibleName(provider.label)}</p>
          <p className="text-sm break-words text-muted">
            {visibleName(name)}
            {email && email !== name && ` · ${visibleName(email)}`}
            {lastUsedAt && (
              <>
                {' '}
                · used <RelativeTime at={lastUsedAt} />
              </>
            )}
          </p>
        </div>
        {removable ? (
          <Button
            look="quiet"
            size="small"
            busy={busy}
            aria-label={`Disconnect ${provider.label}`}
            onClick={() => void run()}
          >
            Disconnect
          </Button>
        ) : (
          <span className="shrink-0 text-xs text-muted">Your only way in</span>
        )}
      </div>
      {failure && (
        <div className="mt-2">
          <FailureNotice title="The account was not disconnected." failure={failure} />
        </div>
      )}
      {dialog}
    </li>
  );
}

function Connect({ provider: { id, label } }: { provider: IdentityProvider }) {
  const { run, busy, done, failure, dialog } = useConfirmedAction(async () => {
    const body = { providerId: id, next: '/settings/account/security' };
    const { url } = await request(onward, '/account/identities', { method: 'POST', body });
    window.location.assign(url);
  });
  return (
    <>
      <Button busy={busy || done} onClick={() => void run()}>
        Connect {visibleName(label)}
      </Button>
      {failure && <FailureNotice failure={failure} />}
      {dialog}
    </>
  );
}
