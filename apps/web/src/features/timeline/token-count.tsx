import type { AttemptUsage } from '@codex-web/contracts/usage';
import { formatCount } from '@/ui/format/format-count.ts';

/** `12.4k tokens in, 1.2k out`, with the rest of the count on hover. */
export function TokenCount({ usage }: { usage: AttemptUsage }) {
  if (usage.requests === 0 && usage.inputTokens === 0) return null;
  const details =
    `${usage.inputTokens.toLocaleString('en-US')} tokens in, of which ${usage.cachedInputTokens.toLocaleString('en-US')} cached; ` +
    `${usage.outputTokens.toLocaleString('en-US')} out, of which ${usage.reasoningOutputTokens.toLocaleString('en-US')} reasoning; ` +
    `${usage.requests.toLocaleString('en-US')} model requests`;
  return (
    <span className="text-muted tabular" title={details}>
      {formatCount(usage.inputTokens)} tokens in, {formatCount(usage.outputTokens)} out
    </span>
  );
}
