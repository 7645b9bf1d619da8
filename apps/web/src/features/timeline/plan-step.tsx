import { Circle, CircleCheck, CircleDot } from 'lucide-react';
import { classNames } from '@/ui/class-names.ts';
import { visibleText } from '@/ui/format/visible-text.ts';
import type { PlanItem } from './timeline.ts';

const marks = {
  pending: { Icon: Circle, word: 'to do', color: 'text-faint' },
  in_progress: { Icon: CircleDot, word: 'in progress', color: 'text-accent' },
  completed: { Icon: CircleCheck, word: 'done', color: 'text-completed' },
} as const;

export function PlanStep({ item }: { item: PlanItem }) {
  const done = item.steps.filter((step) => step.status === 'completed').length;
  return (
    <div className="rounded border border-line px-3 py-2 text-sm">
      <p className="flex justify-between font-medium">
        Plan
        <span className="font-normal text-muted tabular">
          {done} of {item.steps.length} done
        </span>
      </p>
      <ol aria-label="Plan" className="mt-1 grid gap-1">
        {item.steps.map((step, index) => {
          const { Icon, word, color } = marks[step.status];
          return (
            <li key={index} className="flex items-start gap-2">
              <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', color)} />
              <span
                className={classNames('min-w-0 [overflow-wrap:anywhere]', step.status === 'completed' && 'text-muted')}
              >
                {visibleText(step.text)}
                <span className="sr-only">, {word}</span>
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
