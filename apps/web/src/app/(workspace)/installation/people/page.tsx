import { installationPeopleAnswer } from '@codex-web/contracts/installation';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { PeopleList } from '@/features/installation/people-list.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'People of the installation' };

type Props = { searchParams: Promise<{ q?: string | string[] }> };

export default async function InstallationPeoplePage({ searchParams }: Props) {
  const { q } = await searchParams;
  const wanted = typeof q === 'string' ? q.slice(0, 200) : '';
  const query = wanted === '' ? '' : `?${new URLSearchParams({ q: wanted })}`;
  const { data, failure } = await read(installationPeopleAnswer, `/installation/people${query}`);
  return (
    <SettingsPage
      title="People of the installation"
      text="Everybody with an account, in whichever workspaces they are. What they do there is not shown here."
    >
      {failure ? (
        <FailureNotice title="The people were not loaded." failure={failure} />
      ) : (
        <PeopleList key={wanted} initial={data} q={wanted} />
      )}
    </SettingsPage>
  );
}
