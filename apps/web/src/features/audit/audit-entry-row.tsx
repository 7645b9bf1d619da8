'use client';

import type { AuditEntry } from '@codex-web/contracts/audit';
import { visibleName } from '@/ui/format/visible-text.ts';
import { RelativeTime } from '@/ui/time.tsx';

/** One line of who did what, which opens to where it came from. */
export function AuditEntryRow({ entry }: { entry: AuditEntry }) {
  const { seq, at, actorId, actorName, origin, action, subject, subjectName, summary, hash } = entry;
  const who = actorName ? visibleName(actorName) : actorId ? `Deleted person ${visibleName(actorId)}` : 'The product';
  const facts = [
    ['Entry', String(seq)],
    ['Who', actorId ? `${who} (${visibleName(actorId)})` : who],
    ['From', origin.ip ? visibleName(origin.ip) : 'no request'],
    ['With', origin.tokenId ? `API token ${origin.tokenId}` : origin.userAgent ? visibleName(origin.userAgent) : '–'],
    ['About', `${visibleName(subject.type)} ${visibleName(subjectName ?? subject.id)}`],
    ['Hash', hash],
  ] as const;
  return (
    <li className="border-t border-line last:border-b">
      <details className="group">
        <summary className="grid min-h-10 list-none grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 px-2 py-2 hover:bg-surface sm:grid-cols-[9rem_minmax(0,1fr)_12rem_5rem]">
          <span className="truncate font-medium" title={who}>
            {who}
          </span>
          <span className="min-w-0 [overflow-wrap:anywhere] max-sm:order-last max-sm:col-span-2">
            {visibleName(summary)}
          </span>
          <code className="truncate text-xs text-muted max-sm:order-last max-sm:col-span-2">{action}</code>
          <RelativeTime at={at} className="text-right text-xs text-muted" />
        </summary>
        <dl className="grid grid-cols-[4rem_minmax(0,1fr)] gap-x-3 gap-y-1 px-2 pb-3 text-sm">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="break-all">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}
