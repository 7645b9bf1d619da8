/** Moves the focus to the row after or before the one that has it. */
export function moveFocus(list: HTMLElement | null, step: 1 | -1): void {
  const links = linksOf(list);
  const here = placeOf(links);
  const next = here === -1 ? (step === 1 ? 0 : links.length - 1) : here + step;
  links[next]?.focus();
}

/** The id of the task whose row has the focus, null where none has. */
export function focusedRow(list: HTMLElement | null): string | null {
  const row = document.activeElement?.closest<HTMLElement>('[data-task]');
  return row && list?.contains(row) ? (row.dataset.task ?? null) : null;
}

/** Moves the focus to the next row that stays, when the one that has it is about to go. */
export function focusNear(list: HTMLElement | null, leaving: readonly string[]): void {
  const links = linksOf(list);
  const here = placeOf(links);
  if (here === -1) return;
  const stays = (link: HTMLElement) => !leaving.includes(link.closest<HTMLElement>('[data-task]')?.dataset.task ?? '');
  const next = links.slice(here).find(stays) ?? links.slice(0, here).findLast(stays);
  next?.focus();
}

function linksOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('a[data-row]') ?? [])];
}

function placeOf(links: HTMLElement[]): number {
  const row = document.activeElement?.closest('[data-task]');
  return row ? links.findIndex((link) => row.contains(link)) : -1;
}
