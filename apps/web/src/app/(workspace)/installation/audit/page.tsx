import { auditAnswer } from '@codex-web/contracts/audit';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { auditApiQuery, auditPageQuery, auditViewFrom } from '@/features/audit/audit-filter.ts';
import { AuditLog } from '@/features/audit/audit-log.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Audit log of the installation' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function InstallationAuditPage({ searchParams }: Props) {
  const view = auditViewFrom(await searchParams);
  const { data, failure } = await read(auditAnswer, `/installation/audit${auditApiQuery(view)}`);
  return (
    <SettingsPage
      title="Audit log of the installation"
      text="Sign-ins, accounts, operators and workspaces as such. What is done within a workspace stands in its own log."
      isWide
    >
      {failure ? (
        <FailureNotice title="The audit log was not loaded." failure={failure} />
      ) : (
        <AuditLog key={auditPageQuery(view)} initial={data} view={view} people={[]} workspaceId={null} />
      )}
    </SettingsPage>
  );
}
