import { limitWarningShare } from '@codex-web/contracts/limit';
import { classNames } from './class-names.ts';
import { usedPercent } from './format/limit-amount.ts';

type MeterProps = { label: string; used: number; amount: number /** Both in words. */; text: string };

/** How far something is used up. The colour changes when most of it is; the words beside it say so too. */
export function Meter({ label, used, amount, text }: MeterProps) {
  const percent = usedPercent(used, amount);
  const color =
    percent >= 100 ? 'bg-failed-fill' : percent >= limitWarningShare * 100 ? 'bg-waiting' : 'bg-accent-fill';
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers dress their own meter each in another way
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={amount}
      aria-valuenow={Math.min(used, amount)}
      aria-valuetext={text}
      className="h-1.5 overflow-hidden rounded-full bg-line"
    >
      <div className={classNames('h-full rounded-full', color)} style={{ width: `${Math.min(100, percent)}%` }} />
    </div>
  );
}
