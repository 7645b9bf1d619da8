export type MentionQuery = { start: number; text: string };

/** The mention that is being typed before the caret: where its `@` stands and what follows it. Null where there is none. */
export function mentionAt(text: string, caret: number): MentionQuery | null {
  const found = /(?:^|[\s(])@([^@\n]{0,60})$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[1] ?? '';
  return { start: caret - query.length - 1, text: query };
}

/** A name that can be mentioned, and how many people it mentions: everybody who has it. */
export type MentionOffer = { name: string; people: number };

/** Names that begin with what was typed, or have a word that does; each once. */
export function offersFor(people: readonly { name: string }[], query: string): MentionOffer[] {
  const wanted = query.trimStart().toLowerCase();
  const begins = (name: string) =>
    name.startsWith(wanted) || name.split(/\s+/u).some((word) => word.startsWith(wanted));
  const offers = new Map<string, MentionOffer>();
  for (const { name } of people) {
    const key = name.trim().toLowerCase();
    if (begins(key))
      offers.set(key, { name: offers.get(key)?.name ?? name, people: (offers.get(key)?.people ?? 0) + 1 });
  }
  return [...offers.values()].slice(0, 6);
}

/** The text with the mention written out, and where the caret goes. */
export function withMention(text: string, caret: number, { start }: MentionQuery, name: string) {
  const written = `@${name} `;
  return { text: text.slice(0, start) + written + text.slice(caret).trimStart(), caret: start + written.length };
}
