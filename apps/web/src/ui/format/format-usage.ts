import type { AttemptUsage } from '@codex-web/contracts/usage';
import { formatAmount } from './format-count.ts';

/** All that is known of tokens that were used, in one sentence, for hovering and screen readers. */
export function describeUsage(usage: AttemptUsage): string {
  const { inputTokens, cachedInputTokens, outputTokens, reasoningOutputTokens, requests } = usage;
  const exact = (count: number) => count.toLocaleString('en-US');
  return (
    `${exact(inputTokens)} tokens in, of which ${exact(cachedInputTokens)} cached; ` +
    `${exact(outputTokens)} out, of which ${exact(reasoningOutputTokens)} reasoning; ${formatAmount(requests, 'model request')}`
  );
}

/** `3 requests without a price are left out`, beside a cost; null when there are none. */
export function unpricedNote(unpricedRequests: number): string | null {
  if (unpricedRequests === 0) return null;
  return `${formatAmount(unpricedRequests, 'request')} without a price ${unpricedRequests === 1 ? 'is' : 'are'} left out`;
}
