'use client';

import type { SignedInDevice } from '@codex-web/contracts/sign-in';
import { Monitor, Smartphone, SquareTerminal, Tablet } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { RelativeTime } from '@/ui/time.tsx';
import { useConfirmedAction } from './use-confirmed-action.tsx';

const icons = { computer: Monitor, phone: Smartphone, tablet: Tablet, program: SquareTerminal } as const;

const methods = {
  password: 'with the password',
  'second-factor': 'with password and second factor',
  passkey: 'with a passkey',
  provider: 'with an identity provider',
  'provider-alone': 'with an identity provider',
} as const satisfies Record<SignedInDevice['method'], string>;

/** Where the person is signed in, this browser first. */
export function Sessions({ devices }: { devices: SignedInDevice[] }) {
  const router = useRouter();
  const others = devices.filter(({ current }) => !current);
  const all = useConfirmedAction(async () => {
    await request(z.unknown(), '/sessions', { method: 'DELETE' });
    router.refresh();
  });
  return (
    <>
      <ul aria-label="Sessions">
        {devices
          .toSorted((a, b) => Number(b.current) - Number(a.current))
          .map((device) => (
            <Row key={device.id} device={device} />
          ))}
      </ul>
      {all.failure && (
        <div className="mt-4">
          <FailureNotice title="The sessions were not ended." failure={all.failure} />
        </div>
      )}
      {others.length > 0 ? (
        <div className="mt-4">
          <Button look="danger" busy={all.busy} onClick={() => void all.run()}>
            {others.length === 1 ? 'End the other session' : `End all ${others.length} other sessions`}
          </Button>
        </div>
      ) : (
        <p className="mt-4 text-muted">You are signed in nowhere else.</p>
      )}
      {all.dialog}
    </>
  );
}

function Row({ device }: { device: SignedInDevice }) {
  const router = useRouter();
  const { run, busy, failure, dialog } = useConfirmedAction(async () => {
    await request(z.unknown(), `/sessions/${encodeURIComponent(device.id)}`, { method: 'DELETE' });
    router.refresh();
  });
  const Icon = icons[device.kind];
  const name = visibleName(device.device);
  return (
    <li className="border-t border-line py-2.5 last:border-b">
      <div className="flex items-start gap-3">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 font-medium">
            {name}
            {device.current && (
              <span className="rounded-sm bg-completed-soft px-1.5 text-xs leading-5 text-completed">This browser</span>
            )}
          </p>
          <p className="text-sm text-muted">
            {device.address ? `${device.address} · ` : ''}signed in <RelativeTime at={device.createdAt} />{' '}
            {methods[device.method]} · used <RelativeTime at={device.lastUsedAt} />
          </p>
        </div>
        {!device.current && (
          <Button
            look="quiet"
            size="small"
            busy={busy}
            aria-label={`End the session of ${name}`}
            onClick={() => void run()}
          >
            End
          </Button>
        )}
      </div>
      {failure && (
        <div className="mt-2">
          <FailureNotice title="The session was not ended." failure={failure} />
        </div>
      )}
      {dialog}
    </li>
  );
}
