import { z } from 'zod';

/** What a provider says of a request it did not answer. Nothing of it can be trusted; `message` is text, never HTML. */
export type ProviderError = { code: string | null; message: string | null; resetsAt: Date | null };

/** The words of providers that something is done about. */
const known = [
  'usage_limit_reached',
  'usage_not_included',
  'insufficient_quota',
  'rate_limit_exceeded',
  'token_expired',
  'invalid_token',
  'server_is_overloaded',
  'slow_down',
];

const text = z.string().max(4_000).optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const fault = z.object({ type: text, code: text, message: text, resets_at: number, resets_in_seconds: number });
const said = z.union([
  z.object({ error: fault }).transform(({ error }) => error),
  z.tuple([z.object({ error: fault })]).transform(([{ error }]) => error),
  z.object({ error: z.string().max(4_000) }).transform(({ error }) => fault.parse({ message: error })),
  z.object({ detail: z.string().max(4_000) }).transform(({ detail }) => fault.parse({ message: detail })),
  fault,
]);

/** Reads the body of an answer, or an event of a stream, whatever it is. `now` is in milliseconds since 1970. */
export function readProviderError(body: unknown, now: number): ProviderError {
  const { type, code, message, resets_at, resets_in_seconds } = said.safeParse(body).data ?? {};
  const word = known.find((one) => one === code || one === type) ?? code ?? type ?? null;
  const seconds = resets_at ?? (resets_in_seconds === undefined ? undefined : now / 1_000 + resets_in_seconds);
  return { code: word, message: message && !/^\s*</.test(message) ? message : null, resetsAt: dateOfSeconds(seconds) };
}

/** A moment in seconds since 1970; null for what can be none. */
export function dateOfSeconds(seconds: number | undefined): Date | null {
  if (seconds === undefined || !Number.isFinite(seconds) || seconds < 1_000_000_000 || seconds > 100_000_000_000)
    return null;
  return new Date(seconds * 1_000);
}
