import { classNames } from './class-names.ts';

/** Stands where something will be, in its size. */
export function Skeleton({ className }: { className: string }) {
  return <span aria-hidden className={classNames('block animate-pulse rounded-sm bg-line', className)} />;
}
