type Piece = { offset: number; text: string };

/**
 * Text that is still being made. `dropped` counts UTF-16 units that were left out at its start to keep it small;
 * `waiting` holds pieces that came before the ones they follow.
 */
export type LiveText = { text: string; dropped: number; waiting: readonly Piece[] };

export const emptyText: LiveText = { text: '', dropped: 0, waiting: [] };

const maxUnits = 600_000;
const keptUnits = 400_000;
const maxWaiting = 500;

/** Adds a piece that starts at `offset`. What is there already is not added twice, and a piece that comes early waits. */
export function addPiece(live: LiveText, piece: Piece): LiveText {
  const end = live.dropped + live.text.length;
  if (piece.offset > end) return { ...live, waiting: [...live.waiting, piece].slice(-maxWaiting) };
  const added = piece.text.slice(end - piece.offset);
  if (added === '') return live;
  return addWaiting(shortened({ ...live, text: live.text + added }));
}

function addWaiting(live: LiveText): LiveText {
  const end = live.dropped + live.text.length;
  const next = live.waiting.find((piece) => piece.offset <= end);
  if (!next) return live;
  return addPiece({ ...live, waiting: live.waiting.filter((piece) => piece !== next) }, next);
}

function shortened(live: LiveText): LiveText {
  if (live.text.length <= maxUnits) return live;
  const cut = live.text.length - keptUnits;
  return { ...live, text: live.text.slice(cut), dropped: live.dropped + cut };
}
