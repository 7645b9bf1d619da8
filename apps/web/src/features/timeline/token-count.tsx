import type { AttemptUsage } from '@codex-web/contracts/usage';
import { Cost } from '@/ui/cost.tsx';
import { formatCount } from '@/ui/format/format-count.ts';
import { describeUsage } from '@/ui/format/format-usage.ts';

/** `12.4k tokens in, 1.2k out · $0.12`, with the rest of the count on hover. */
export function TokenCount({ usage }: { usage: AttemptUsage }) {
  if (usage.requests === 0 && usage.inputTokens === 0) return null;
  return (
    <span className="text-muted tabular" title={describeUsage(usage)}>
      {formatCount(usage.inputTokens)} tokens in, {formatCount(usage.outputTokens)} out · <Cost usage={usage} />
    </span>
  );
}
