import { AppError } from '@codex-web/contracts/app-error';
import type { ModelsAnswer } from '@codex-web/contracts/task';

/**
 * The model a turn runs with.
 * @param wanted as asked for; @param before that of the turn it follows, which may be no longer on offer.
 * @throws AppError `model_unknown` when another one than those on offer is asked for.
 */
export function chooseModel(offer: ModelsAnswer, wanted: string | undefined, before?: string): string {
  const isOnOffer = (id: string) => offer.items.some((model) => model.id === id);
  if (wanted === undefined) return before !== undefined && isOnOffer(before) ? before : offer.defaultModel;
  if (isOnOffer(wanted)) return wanted;
  const names = offer.items.map((model) => model.id).join(', ');
  throw new AppError('model_unknown', `There is no such model. These can be chosen: ${names}.`);
}
