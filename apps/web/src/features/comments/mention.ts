export type MentionQuery = { start: number; text: string };

/** The mention that is being typed before the caret: where its `@` stands and what follows it. Null where there is none. */
export function mentionAt(text: string, caret: number): MentionQuery | null {
  const found = /(?:^|[\s(])@([^@\n]{0,60})$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[1] ?? '';
  return { start: caret - query.length - 1, text: query };
}

/** Those whose name, or a word of it, begins with what was typed. */
export function peopleFor<P extends { name: string }>(people: readonly P[], query: string): P[] {
  const wanted = query.trimStart().toLowerCase();
  const begins = ({ name }: P) =>
    name.toLowerCase().startsWith(wanted) ||
    name
      .toLowerCase()
      .split(/\s+/u)
      .some((word) => word.startsWith(wanted));
  return people.filter(begins).slice(0, 6);
}

/** The text with the mention written out, and where the caret goes. */
export function withMention(text: string, caret: number, { start }: MentionQuery, name: string) {
  const written = `@${name} `;
  return { text: text.slice(0, start) + written + text.slice(caret).trimStart(), caret: start + written.length };
}
