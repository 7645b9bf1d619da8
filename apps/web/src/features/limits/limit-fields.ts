import { type Limit, limitMetrics, type SaveLimitRequest } from '@codex-web/contracts/limit';
import { formatLimitAmount, type LimitMetric, parseLimitAmount } from '@/ui/format/limit-amount.ts';

/** What one section of the page sets limits for. */
export type LimitGroup = { scope: Limit['scope']; userId: string | null; periods: readonly Limit['period'][] };

type Slot = { period: Limit['period']; metric: LimitMetric };
export type SlotKey = `${Limit['period']}.${LimitMetric}`;

/** What is written in each field of a section; empty means no limit. */
export type LimitTexts = Partial<Record<SlotKey, string>>;

export type LimitChanges = {
  save: SaveLimitRequest[];
  /** Ids. */
  remove: string[];
  problems: Partial<Record<SlotKey, string>>;
};

export function keyOf({ period, metric }: Slot): SlotKey {
  return `${period}.${metric}`;
}

export function slotsOf(group: LimitGroup): Slot[] {
  return group.periods.flatMap((period) => limitMetrics.map((metric) => ({ period, metric })));
}

/** The limit that a field is for. */
export function limitIn(limits: readonly Limit[], group: LimitGroup, slot: Slot): Limit | undefined {
  return limits.find(
    ({ scope, userId, period, metric }) =>
      scope === group.scope && userId === group.userId && period === slot.period && metric === slot.metric,
  );
}

export function textsOf(limits: readonly Limit[], group: LimitGroup): LimitTexts {
  return Object.fromEntries(
    slotsOf(group).map((slot) => {
      const limit = limitIn(limits, group, slot);
      return [keyOf(slot), limit ? formatLimitAmount(slot.metric, limit.amount) : ''];
    }),
  );
}

/** What has to be saved and removed for a section to be as it is written, or what in it cannot be read. */
export function limitChanges(limits: readonly Limit[], group: LimitGroup, texts: LimitTexts): LimitChanges {
  const changes: LimitChanges = { save: [], remove: [], problems: {} };
  for (const slot of slotsOf(group)) {
    const text = texts[keyOf(slot)]?.trim() ?? '';
    const before = limitIn(limits, group, slot);
    const amount = parseLimitAmount(slot.metric, text);
    if (text === '') {
      if (before) changes.remove.push(before.id);
    } else if (amount === null) {
      changes.problems[keyOf(slot)] = problemWords[slot.metric];
    } else if (amount !== before?.amount && text !== shownText(before)) {
      changes.save.push({ scope: group.scope, userId: group.userId, ...slot, amount });
    }
  }
  return changes;
}

/** An amount that was shortened for showing must not be taken for a change. */
function shownText(limit: Limit | undefined): string | null {
  return limit ? formatLimitAmount(limit.metric, limit.amount) : null;
}

const problemWords: Record<LimitMetric, string> = {
  cost: 'Write an amount in US dollars, such as $12.50.',
  tokens: 'Write a number of tokens, such as 2 M or 500 k.',
  minutes: 'Write a time, such as 90 min or 2 h.',
};
