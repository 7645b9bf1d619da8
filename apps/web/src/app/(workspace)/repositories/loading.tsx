import { SettingsPage } from '@/ui/settings-page.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';

export default function RepositoriesLoading() {
  return (
    <SettingsPage
      title="Repositories"
      text="What tasks can work on. Each has an environment that says how much room its sandbox has."
    >
      <div role="status" aria-label="Loading the repositories">
        <Skeleton className="h-9 w-full" />
        <Skeleton className="mt-8 h-20 w-full" />
        <Skeleton className="mt-2 h-20 w-full" />
      </div>
    </SettingsPage>
  );
}
