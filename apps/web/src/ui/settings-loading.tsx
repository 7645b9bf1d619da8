import { SettingsPage } from './settings-page.tsx';
import { Skeleton } from './skeleton.tsx';

type SettingsLoadingProps = { title: string; isWide?: boolean };

/** Stands in the place of a settings page while it is made. */
export function SettingsLoading({ title, isWide = false }: SettingsLoadingProps) {
  return (
    <SettingsPage title={title} text={<Skeleton className="mt-1 h-4 w-80 max-w-full" />} isWide={isWide}>
      <div role="status" aria-label={`Loading: ${title}`}>
        <Skeleton className="h-8 w-40" />
        <Skeleton className="mt-6 h-28 w-full" />
        <Skeleton className="mt-6 h-28 w-full" />
      </div>
    </SettingsPage>
  );
}
