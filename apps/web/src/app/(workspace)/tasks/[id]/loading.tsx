import { Skeleton } from '@/ui/skeleton.tsx';

export default function TaskLoading() {
  return (
    <div role="status" aria-label="Loading the task" className="flex min-h-0 flex-1 flex-col">
      <div className="h-21 shrink-0 border-b border-line px-5 py-3.5">
        <Skeleton className="h-5 w-80 max-w-full" />
        <Skeleton className="mt-3 h-4 w-120 max-w-full" />
      </div>
      <div className="grid min-h-0 flex-1 md:grid-cols-[45%_1fr]">
        <div className="grid content-start gap-3 px-5 py-4">
          <Skeleton className="h-18 w-full" />
          <Skeleton className="h-4 w-1/2" />
          <Skeleton className="h-4 w-3/4" />
          <Skeleton className="h-20 w-full" />
        </div>
        <div className="hidden border-l border-line md:block" />
      </div>
    </div>
  );
}
