import { tokenMaxDays } from '@codex-web/contracts/api-token';

/** What was typed as the longest life of a token: nothing typed is no limit of the workspace. */
export function readTokenDays(text: string): { days: number | null; problem: string | null } {
  const typed = text.trim();
  if (typed === '') return { days: null, problem: null };
  const days = Number(typed);
  if (/^\d+$/.test(typed) && days >= 1 && days <= tokenMaxDays) return { days, problem: null };
  return { days: null, problem: `Enter whole days from 1 to ${tokenMaxDays}, or nothing.` };
}
