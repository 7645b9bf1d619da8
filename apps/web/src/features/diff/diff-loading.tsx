import { Skeleton } from '@/ui/skeleton.tsx';

const widths = ['w-1/3', 'w-3/5', 'w-2/5', 'w-1/2', 'w-2/3', 'w-1/4', 'w-3/5', 'w-1/2'];

export function DiffLoading() {
  return (
    <div role="status" aria-label="Loading the diff" className="min-h-0 flex-1 p-4">
      {widths.map((width, index) => (
        <Skeleton key={index} className={`mb-2.5 h-3.5 ${width}`} />
      ))}
    </div>
  );
}
