import type { ModelsAnswer, Turn } from '@codex-web/contracts/task';

/**
 * Which credential pays for a follow-up that names none: the one that paid for the turn it goes on from where who
 * writes may use it, else the one `models` came with. Null where nothing pays.
 */
export function followUpPayer(turn: Turn, models: ModelsAnswer | null): string | null {
  const usable = [...(models?.payer ? [models.payer] : []), ...(models?.payers ?? [])];
  const before = usable.find(({ credentialId }) => credentialId === turn.payer?.credentialId);
  return before?.credentialId ?? models?.payer?.credentialId ?? null;
}
