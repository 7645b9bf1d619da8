import type { AttemptUsage } from '@codex-web/contracts/usage';
import { classNames } from './class-names.ts';
import { formatMoney } from './format/format-money.ts';
import { unpricedNote } from './format/format-usage.ts';

type Costs = Pick<AttemptUsage, 'costMicroUsd' | 'unpricedRequests' | 'requests'>;

/** What was spent, with a mark where model requests without a price are missing in it; `unpriced` where all are. */
export function Cost({ usage, className }: { usage: Costs; className?: string }) {
  const note = unpricedNote(usage.unpricedRequests);
  if (note && usage.costMicroUsd === 0) {
    return (
      <span className={classNames('text-waiting', className)} title={note}>
        unpriced
      </span>
    );
  }
  return (
    <span className={classNames('whitespace-nowrap tabular', className)} title={note ?? undefined}>
      {formatMoney(usage.costMicroUsd)}
      {note && (
        <span className="text-waiting">
          <span aria-hidden>+</span>
          <span className="sr-only"> ({note})</span>
        </span>
      )}
    </span>
  );
}
