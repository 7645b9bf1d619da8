import { AppError } from '@codex-web/contracts/app-error';

/** Keeps one click from losing much. @throws AppError `name_not_typed` when the person typed something else. */
export function requireTyped(typed: string, expected: string, what: string): void {
  if (typed.trim() === expected.trim()) return;
  throw new AppError('name_not_typed', `Type ${what}, “${expected}”, to confirm that this is what you want.`);
}
