import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { readCredentials } from '@/api/read.ts';
import { CredentialSettings } from '@/features/credentials/credential-settings.tsx';
import { BackLink } from '@/ui/back-link.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { SettingsPage } from '@/ui/settings-page.tsx';

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ added?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ id }, { data }] = await Promise.all([params, readCredentials()]);
  return { title: data?.items.find((one) => one.id === id)?.name ?? 'Credential' };
}

export default async function CredentialPage({ params, searchParams }: Props) {
  const [{ id }, { added }, { data, failure }] = await Promise.all([params, searchParams, readCredentials()]);
  const credential = data?.items.find((one) => one.id === id);
  if (data && !credential) notFound();
  return (
    <SettingsPage
      title={credential ? visibleName(credential.name) : 'Credential'}
      text={null}
      above={<BackLink href="/settings/credentials">Credentials</BackLink>}
    >
      {failure && <FailureNotice title="The credential was not loaded." failure={failure} />}
      {credential && data && (
        <CredentialSettings
          key={credential.id}
          credential={credential}
          privateProviders={data.privateProviders}
          isNew={added !== undefined}
        />
      )}
    </SettingsPage>
  );
}
