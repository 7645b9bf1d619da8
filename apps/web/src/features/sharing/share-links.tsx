'use client';

import { type MadeShareLink, madeShareLink, type ShareLink, shareLinksAnswer } from '@codex-web/contracts/share-link';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { ExpiryTime } from '@/ui/expiry-time.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Select } from '@/ui/select.tsx';
import { ShownOnce } from '@/ui/shown-once.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { useAction } from '@/ui/use-action.ts';
import { useLoaded } from '@/ui/use-loaded.ts';

/** The links with which anybody can read the task: making one, what became of the others, and taking them back. */
export function ShareLinks({ taskId }: { taskId: string }) {
  const [version, setVersion] = useState(0);
  const [made, setMade] = useState<MadeShareLink | null>(null);
  const { data, failure } = useLoaded(`${taskId} ${version}`, loadLinks);
  const reload = () => setVersion((before) => before + 1);
  return (
    <section aria-labelledby="share-links" className="mt-5 border-t border-line pt-4">
      <h3 id="share-links" className="font-medium">
        Links for anybody
      </h3>
      <p className="mt-0.5 text-sm text-muted">
        Whoever has a link reads the conversation and the diff, without signing in. Secrets, costs, comments and
        addresses are left out.
      </p>
      {failure && (
        <div className="mt-3">
          <FailureNotice title="The links were not loaded." failure={failure} />
        </div>
      )}
      {data?.allowed === false ? (
        <p className="mt-3 text-sm">Share links are switched off in this workspace.</p>
      ) : (
        <MakeLink
          taskId={taskId}
          onMade={(link) => {
            setMade(link);
            reload();
          }}
        />
      )}
      {made && (
        <div className="mt-3">
          <ShownOnce key={made.id} label="The link" text={made.url} copyLabel="Copy link" />
        </div>
      )}
      {data === null && !failure && version === 0 && <Skeleton className="mt-4 h-10 w-full" />}
      <LinkList
        links={data?.items ?? []}
        onWithdrawn={(id) => {
          if (made?.id === id) setMade(null);
          reload();
        }}
      />
    </section>
  );
}

const spans = [
  { value: '24', label: '1 day' },
  { value: '168', label: '7 days' },
  { value: '720', label: '30 days' },
  { value: '2160', label: '90 days' },
];

function MakeLink({ taskId, onMade }: { taskId: string; onMade: (link: MadeShareLink) => void }) {
  const [hours, setHours] = useState('168');
  const { run, busy, failure } = useAction(async () => {
    const body = { expiresInHours: Number(hours) };
    onMade(await request(madeShareLink, `/tasks/${taskId}/share-links`, { method: 'POST', body }));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  return (
    <form aria-label="Make a link" onSubmit={submit} className="mt-3">
      <div className="flex items-end gap-2">
        <div className="w-40">
          <Field id="link-span" label="Works for">
            {(described) => (
              <Select {...described} value={hours} onChange={(event) => setHours(event.target.value)} options={spans} />
            )}
          </Field>
        </div>
        <Button type="submit" busy={busy} className="h-9">
          Make a link
        </Button>
      </div>
      {failure && (
        <div className="mt-2">
          <FailureNotice title="The link was not made." failure={failure} />
        </div>
      )}
    </form>
  );
}

function LinkList({ links, onWithdrawn }: { links: ShareLink[]; onWithdrawn: (id: string) => void }) {
  const { run, busy, failure } = useAction(async (id: string) => {
    await request(z.unknown(), `/share-links/${id}`, { method: 'DELETE' });
    onWithdrawn(id);
  });
  if (links.length === 0) return null;
  return (
    <>
      <ul aria-label="Links that work" className="mt-4">
        {links.map((link) => (
          <li key={link.id} className="flex items-center gap-3 border-t border-line py-2 text-sm last:border-b">
            <span className="min-w-0 flex-1">
              <span className="block">
                By {visibleName(link.createdBy.name)}, <ExpiryTime at={link.expiresAt} />
              </span>
              <span className="block text-xs text-muted">
                {link.lastOpenedAt ? (
                  <>
                    opened {formatAmount(link.timesOpened, 'time')}, last <RelativeTime at={link.lastOpenedAt} />
                  </>
                ) : (
                  'never opened'
                )}
              </span>
            </span>
            <Button size="small" look="danger" busy={busy} onClick={() => run(link.id)}>
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
      {failure && (
        <div className="mt-2">
          <FailureNotice title="The link was not withdrawn." failure={failure} />
        </div>
      )}
    </>
  );
}

function loadLinks(key: string) {
  return request(shareLinksAnswer, `/tasks/${key.split(' ')[0]}/share-links`);
}
