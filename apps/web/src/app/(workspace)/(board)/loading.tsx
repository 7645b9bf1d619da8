import { Skeleton } from '@/ui/skeleton.tsx';

export default function BoardLoading() {
  return (
    <div role="status" aria-label="Loading the board" className="mx-auto w-full max-w-[1440px] px-4 pt-5 md:px-6">
      <div className="h-[90px] rounded border border-line max-sm:h-42" />
      <div className="mt-4 flex h-11 items-center gap-4">
        <Skeleton className="h-4 w-64" />
        <Skeleton className="ml-auto h-7 w-56" />
      </div>
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className="flex h-10 items-center gap-3 border-t border-line px-2">
          <Skeleton className="size-4 rounded-full" />
          <Skeleton className="h-3.5 w-2/5" />
          <Skeleton className="ml-auto h-3.5 w-40" />
        </div>
      ))}
    </div>
  );
}
