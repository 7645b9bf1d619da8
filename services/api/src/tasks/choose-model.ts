import { AppError } from '@codex-web/contracts/app-error';
import type { StoredCredential } from '@codex-web/db/stored-credential';

type Offer = Pick<StoredCredential, 'name' | 'models' | 'defaultModel'>;

/**
 * The model a turn runs with.
 * @param wanted as asked for; @param before that of the turn it follows, which its payer may no longer offer.
 * @throws AppError `model_unknown` when another one than those on offer is asked for, or none and there is no default.
 */
export function chooseModel(offer: Offer, wanted: string | undefined, before?: string): string {
  if (wanted !== undefined) return requireOffered(offer, wanted);
  if (before !== undefined && isOnOffer(offer, before)) return before;
  const model = defaultModelOf(offer);
  if (model !== null) return model;
  throw new AppError('model_unknown', `The credential “${offer.name}” has no default model. Name the model to use.`);
}

/** Null when there is neither a default nor a list to take the first of. */
export function defaultModelOf({ models, defaultModel }: Offer): string | null {
  return defaultModel ?? models[0]?.id ?? null;
}

/** Where the provider has no list, any model may be named. */
function isOnOffer({ models, defaultModel }: Offer, id: string): boolean {
  return models.length === 0 || id === defaultModel || models.some((model) => model.id === id);
}

function requireOffered(offer: Offer, wanted: string): string {
  if (isOnOffer(offer, wanted)) return wanted;
  const names = offer.models.map((model) => model.id);
  const some = names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', ');
  throw new AppError('model_unknown', `There is no such model. These can be chosen: ${some}.`);
}
