import { environmentsAnswer, repositoriesAnswer } from '@codex-web/contracts/repository';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { AddRepository } from '@/features/repositories/add-repository.tsx';
import { RepositoryList } from '@/features/repositories/repository-list.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Repositories' };

export default async function RepositoriesPage() {
  const [repositories, environments] = await Promise.all([
    read(repositoriesAnswer, '/repositories'),
    read(environmentsAnswer, '/environments'),
  ]);
  return (
    <SettingsPage
      title="Repositories"
      text="What tasks can work on. Each has an environment that says how much room its sandbox has."
    >
      {repositories.failure ? (
        <FailureNotice title="The repositories were not loaded." failure={repositories.failure} />
      ) : (
        <>
          <AddRepository sample={repositories.data.sample} />
          <RepositoryList repositories={repositories.data.items} environments={environments.data?.items ?? []} />
        </>
      )}
    </SettingsPage>
  );
}
