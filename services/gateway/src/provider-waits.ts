import type { IncomingHttpHeaders } from 'node:http';
import { dateOfSeconds } from './provider-error.ts';

const longestMs = 60_000;

/** How long `retry-after` asks to wait, as seconds or as a date, at most a minute. Null when it says nothing that can be read. */
export function retryAfterMs(headers: IncomingHttpHeaders, now: number): number | null {
  const given = headers['retry-after']?.trim();
  if (!given) return null;
  if (/^\d+(\.\d+)?$/.test(given)) return capped(Number(given) * 1_000);
  const at = /^[A-Za-z]{3}/.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(at) ? null : capped(at - now);
}

/** "Please try again in 1.5s", as providers write it into their messages. */
export function waitInWords(message: string | null): number | null {
  const found = /try again in\s+(\d{1,9}(?:\.\d{1,6})?)\s*(ms|s|seconds?|m|minutes?)\b/i.exec(message ?? '');
  if (!found) return null;
  const [, amount = '', unit = ''] = found;
  const inMs = unit === 'ms' ? 1 : unit.startsWith('m') ? 60_000 : 1_000;
  return capped(Number(amount) * inMs);
}

/** When the limit that is reached is lifted, as the headers of a ChatGPT plan say: the latest of the windows that are full. */
export function limitResetsAt(headers: IncomingHttpHeaders): Date | null {
  const resets = ['primary', 'secondary'].flatMap((family) => {
    const used = numberIn(headers[`x-codex-${family}-used-percent`]);
    const resetsAt = dateOfSeconds(numberIn(headers[`x-codex-${family}-reset-at`]));
    return resetsAt && used !== undefined && used >= 100 && used <= 1_000 ? [resetsAt] : [];
  });
  return resets.sort((a, b) => b.getTime() - a.getTime())[0] ?? null;
}

/** Up to a tenth longer, so that those who were sent away together do not come back together. */
export function jittered(ms: number, random = Math.random): number {
  return Math.round(ms * (1 + random() / 10));
}

function numberIn(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}(\.\d{1,9})?$/.test(header.trim()) ? Number(header) : undefined;
}

function capped(ms: number): number {
  return Math.min(Math.max(ms, 0), longestMs);
}
