import type { OfferedModel } from '@codex-web/contracts/credential';
import { modelName } from '@codex-web/contracts/model';

/** Models to choose from and those that are chosen, by id. */
export type ModelChoice = { known: readonly OfferedModel[]; chosen: ReadonlySet<string> };

/** The choice after the provider listed its models: what was chosen stays, also what the list no longer has. */
export function withListed({ known, chosen }: ModelChoice, listed: readonly OfferedModel[]): ModelChoice {
  const ids = new Set(listed.map(({ id }) => id));
  return { known: [...listed, ...known.filter(({ id }) => !ids.has(id) && chosen.has(id))], chosen };
}

/** The choice with a model that was typed in, which counts as chosen; null where it is no id of a model. */
export function withTyped({ known, chosen }: ModelChoice, text: string): ModelChoice | null {
  const id = modelName.safeParse(text.trim()).data;
  if (id === undefined) return null;
  const isKnown = known.some((model) => model.id === id);
  return { known: isKnown ? known : [{ id, label: id }, ...known], chosen: new Set([...chosen, id]) };
}

export function withToggled({ known, chosen }: ModelChoice, id: string): ModelChoice {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return { known, chosen: next };
}

export function chosenModels({ known, chosen }: ModelChoice): OfferedModel[] {
  return known.filter(({ id }) => chosen.has(id));
}
