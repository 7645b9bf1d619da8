import { FlaskConical } from 'lucide-react';
import { classNames } from './class-names.ts';

/** Stands wherever the demo model acts. */
export function DemoMark({ className }: { className?: string }) {
  return (
    <span className={classNames('inline-flex items-center gap-1 text-xs whitespace-nowrap text-waiting', className)}>
      <FlaskConical aria-hidden className="size-3.5 shrink-0" />
      Demo model: scripted, not an AI
    </span>
  );
}
