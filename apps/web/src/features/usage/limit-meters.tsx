'use client';

import type { LimitStatus } from '@codex-web/contracts/limit';
import { formatLimitAmount, formatUsedAmount, nameOfLimit, usedPercent } from '@/ui/format/limit-amount.ts';
import { Meter } from '@/ui/meter.tsx';

/** The limits that stand over the person and the workspace, and how far each is used. */
export function LimitMeters({ items }: { items: readonly LimitStatus[] }) {
  if (items.length === 0) return <p className="text-muted">No limit stands over you or the workspace.</p>;
  return (
    <ul className="grid gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
      {items.map((item) => (
        <LimitMeter key={item.limitId} item={item} />
      ))}
    </ul>
  );
}

function LimitMeter({ item }: { item: LimitStatus }) {
  const { scope, period, metric, amount, used } = item;
  const percent = usedPercent(used, amount);
  const whose = scope === 'person' ? 'You' : 'The workspace';
  const text = `${formatUsedAmount(metric, used)} of ${formatLimitAmount(metric, amount)}, ${percent} %`;
  return (
    <li className="text-sm">
      <p className="flex justify-between gap-3">
        <span className="font-medium">
          {whose}, {period === 'day' ? 'today' : 'this month'}
        </span>
        <span className={percent >= 100 ? 'text-failed' : percent >= 80 ? 'text-waiting' : 'text-muted'}>
          {percent >= 100 ? 'reached' : `${percent} %`}
        </span>
      </p>
      <div className="my-1.5">
        <Meter label={nameOfLimit(item)} used={used} amount={amount} text={text} />
      </div>
      <p className="text-muted tabular">
        {formatUsedAmount(metric, used)} of {formatLimitAmount(metric, amount)}
      </p>
    </li>
  );
}
