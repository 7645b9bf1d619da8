/** The spans of days that can be looked at. */
export const spans = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: 'month', label: 'This month' },
] as const;

export type Span = (typeof spans)[number]['value'];

export function spanFrom(parameter: string | string[] | undefined): Span {
  return spans.find(({ value }) => value === parameter)?.value ?? '30';
}

/** The first and last day of a span that ends today, both in UTC and included. */
export function daysOf(span: Span, now: Date): { from: string; to: string } {
  const to = now.toISOString().slice(0, 10);
  if (span === 'month') return { from: `${to.slice(0, 8)}01`, to };
  const first = new Date(now.getTime() - (Number(span) - 1) * 86_400_000);
  return { from: first.toISOString().slice(0, 10), to };
}
