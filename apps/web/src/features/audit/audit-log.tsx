'use client';

import { type AuditAnswer, auditAnswer } from '@codex-web/contracts/audit';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Fold } from '@/ui/fold.tsx';
import { formatCount } from '@/ui/format/format-count.ts';
import { useAction } from '@/ui/use-action.ts';
import { activateWorkspace } from '@/ui/work-in-workspace.ts';
import { AuditEntryRow } from './audit-entry-row.tsx';
import { type AuditView, auditApiQuery, isWhole } from './audit-filter.ts';
import { AuditFilters, type AuditPerson } from './audit-filters.tsx';

type AuditLogProps = {
  initial: AuditAnswer;
  view: AuditView;
  people: readonly AuditPerson[];
  /** Where the log is: of the workspace with this id, or of the installation where there is none. */
  workspaceId: string | null;
};

/** Who did what, newest first, with the rest of it on request, and a file of all of it to check. */
export function AuditLog({ initial, view, people, workspaceId }: AuditLogProps) {
  const path = workspaceId === null ? '/installation/audit' : '/audit';
  const [more, setMore] = useState<AuditAnswer[]>([]);
  const pages = [initial, ...more];
  const cursor = pages.at(-1)?.nextCursor ?? null;
  const next = useAction(async () => {
    const page = await request(auditAnswer, `${path}${auditApiQuery(view, cursor)}`);
    setMore((before) => [...before, page]);
  });
  const entries = pages.flatMap(({ items }) => items);
  return (
    <>
      <AuditFilters view={view} actions={initial.actions} people={people} />
      {entries.length === 0 ? (
        <p className="mt-4 border-t border-line py-8 text-center text-muted">
          {isWhole(view) ? 'Nothing is written yet.' : 'Nothing fits what you look for.'}
        </p>
      ) : (
        <ol aria-label="Audit log" className="mt-4">
          {entries.map((entry) => (
            <AuditEntryRow key={entry.seq} entry={entry} />
          ))}
        </ol>
      )}
      {next.failure && (
        <div className="mt-3">
          <FailureNotice title="The rest was not loaded." failure={next.failure} />
        </div>
      )}
      {cursor !== null && (
        <Button busy={next.busy} onClick={() => void next.run()} className="mt-3">
          Show older entries
        </Button>
      )}
      <Export path={path} workspaceId={workspaceId} head={initial.head} />
    </>
  );
}

function Export({ path, workspaceId, head }: { path: string; workspaceId: string | null; head: AuditAnswer['head'] }) {
  const { run, busy, failure } = useAction(async () => {
    // A download says nothing of the workspace it is about.
    if (workspaceId !== null) await activateWorkspace(workspaceId);
    window.location.assign(`/api/v1${path}.jsonl`);
  });
  const headWord = `${head.workspaceId ?? 'installation'}:${head.seq}:${head.hash}`;
  return (
    <div className="mt-8 grid justify-items-start gap-3 border-t border-line pt-5">
      <Button busy={busy} onClick={() => void run()}>
        <Download aria-hidden className="size-4" />
        Export {head.seq === 1 ? 'the entry' : `all ${formatCount(head.seq)} entries`}
      </Button>
      {failure && <FailureNotice title="Nothing was exported." failure={failure} />}
      <Fold summary="How to check that nothing was changed or left out">
        <div className="grid gap-2 text-muted">
          <p>
            Each entry carries the hash of the one before it, so a changed, added or missing entry breaks the chain. The
            database refuses to change or delete entries. On the machine of the installation this checks an exported
            file, up to the head as it is now:
          </p>
          <pre className="overflow-x-auto rounded bg-sunken px-3 py-2 text-xs text-text">
            <code>bin/verify-audit audit-log.jsonl --head {headWord}</code>
          </pre>
          <p>Keep the head somewhere else: it proves later that no end was cut off.</p>
        </div>
      </Fold>
    </div>
  );
}
