import type { WebhookDelivery } from '@codex-web/contracts/webhook';

/** Newest first, each once, as it came last. */
export function withDeliveries(
  known: readonly WebhookDelivery[],
  more: readonly WebhookDelivery[],
): readonly WebhookDelivery[] {
  const byId = new Map([...known, ...more].map((one) => [one.id, one]));
  return [...byId.values()].toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
}
