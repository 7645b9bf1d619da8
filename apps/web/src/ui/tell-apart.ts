import { visibleName } from './format/visible-text.ts';

type Named = { name: string /** Null of a service account. */; email: string | null; kind?: 'person' | 'service' };

/** People to choose from. Who has the same name as somebody else among them has a note, which tells them apart. */
export function tellApart<P extends Named>(people: readonly P[]): (P & { label: string; note?: string })[] {
  const count = new Map<string, number>();
  for (const { name } of people) count.set(keyOf(name), (count.get(keyOf(name)) ?? 0) + 1);
  return people.map((one) => ({
    ...one,
    label: visibleName(one.name),
    ...((count.get(keyOf(one.name)) ?? 0) > 1 && { note: noteOf(one) }),
  }));
}

/** The same on one line, for a list of the browser's own. */
export function labelOf({ label, note }: { label: string; note?: string }): string {
  return note === undefined ? label : `${label} (${note})`;
}

function noteOf({ email, kind }: Named): string {
  return email === null || kind === 'service' ? 'service account' : visibleName(email);
}

function keyOf(name: string): string {
  return visibleName(name).trim().toLowerCase();
}
