import { z } from 'zod';
import { attemptUsage } from './usage.ts';

const day = z.iso.date();

/** Days in UTC, both included; at most 366 of them. The last 30 when left out. */
export const spendingQuery = z.object({ from: day.optional(), to: day.optional() });
export type SpendingQuery = z.input<typeof spendingQuery>;

const amounts = attemptUsage;

/** What was spent in a span of days, by day, person, model and task. Biggest first, days in order with none left out. */
export const spendingAnswer = z.object({
  from: day,
  to: day,
  total: amounts,
  days: z.array(amounts.extend({ day })),
  people: z.array(amounts.extend({ userId: z.string(), name: z.string() })),
  models: z.array(amounts.extend({ model: z.string() })),
  /** The 200 that cost most. */
  tasks: z.array(amounts.extend({ taskId: z.uuid(), title: z.string(), author: z.string() })),
});
export type SpendingAnswer = z.infer<typeof spendingAnswer>;

/** Millionths of a US dollar for a million tokens, so US dollars a million tokens times 1 000 000. */
const rate = z.number().int().nonnegative().max(10_000_000_000);

export const price = z.object({
  /** A model's id, or its beginning and `*`. The longest that fits counts. */
  model: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\w.:/-]*\*?$/, 'A model id, or its beginning and *.'),
  input: rate,
  cachedInput: rate,
  output: rate,
});
export type Price = z.infer<typeof price>;

/** The workspace's own prices; `shipped` are the product's, which serve where no own one fits. */
export const pricesAnswer = z.object({
  items: z.array(price),
  shipped: z.array(price),
  /** The day the shipped prices were read from the provider's page. */
  shippedAt: day,
  mayChange: z.boolean(),
});
export type PricesAnswer = z.infer<typeof pricesAnswer>;

export const savePricesRequest = z.object({
  items: z
    .array(price)
    .max(500)
    .refine((items) => new Set(items.map((item) => item.model)).size === items.length, 'A model stands there twice.'),
});
export type SavePricesRequest = z.input<typeof savePricesRequest>;
