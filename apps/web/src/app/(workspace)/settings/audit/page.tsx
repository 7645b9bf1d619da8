import { auditAnswer } from '@codex-web/contracts/audit';
import { membersAnswer } from '@codex-web/contracts/member';
import type { Metadata } from 'next';
import { read, readMe } from '@/api/read.ts';
import { auditApiQuery, auditPageQuery, auditViewFrom } from '@/features/audit/audit-filter.ts';
import { AuditLog } from '@/features/audit/audit-log.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';
import { labelOf, tellApart } from '@/ui/tell-apart.ts';

export const metadata: Metadata = { title: 'Audit log' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditPage({ searchParams }: Props) {
  const view = auditViewFrom(await searchParams);
  const [me, entries, members] = await Promise.all([
    readMe(),
    read(auditAnswer, `/audit${auditApiQuery(view)}`),
    read(membersAnswer, '/members'),
  ]);
  return (
    <SettingsPage
      title="Audit log"
      text="Who did what in this workspace, when, and from where. Nothing in it can be changed, and nothing secret is in it."
      isWide
    >
      {entries.failure ? (
        <FailureNotice title="The audit log was not loaded." failure={entries.failure} />
      ) : (
        <AuditLog
          key={auditPageQuery(view)}
          initial={entries.data}
          view={view}
          people={tellApart(members.data?.items ?? []).map((one) => ({ id: one.userId, name: labelOf(one) }))}
          workspaceId={me.data?.workspace.id ?? null}
        />
      )}
    </SettingsPage>
  );
}
