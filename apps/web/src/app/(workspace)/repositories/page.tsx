import { roleMay } from '@codex-web/contracts/access';
import { environmentsAnswer, repositoriesAnswer } from '@codex-web/contracts/repository';
import type { Metadata } from 'next';
import { read, readMe } from '@/api/read.ts';
import { AddRepository } from '@/features/repositories/add-repository.tsx';
import { RepositoryList } from '@/features/repositories/repository-list.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Repositories' };

export default async function RepositoriesPage() {
  const [me, repositories, environments] = await Promise.all([
    readMe(),
    read(repositoriesAnswer, '/repositories'),
    read(environmentsAnswer, '/environments'),
  ]);
  const mayAdd = me.data !== null && roleMay(me.data.role, 'repositories.write');
  return (
    <SettingsPage
      title="Repositories"
      text="What tasks can work on. Each has an environment that says how much room its sandbox has."
    >
      {repositories.failure ? (
        <FailureNotice title="The repositories were not loaded." failure={repositories.failure} />
      ) : (
        <>
          {mayAdd && <AddRepository sample={repositories.data.sample} />}
          <RepositoryList repositories={repositories.data.items} environments={environments.data?.items ?? []} />
        </>
      )}
    </SettingsPage>
  );
}
