import type { Comment } from '@codex-web/contracts/comment';

/** The comments with one that was written, edited or deleted; news that are older than what is known change nothing. */
export function withComment(comments: readonly Comment[], changed: Comment): readonly Comment[] {
  const index = comments.findIndex(({ id }) => id === changed.id);
  const known = comments[index];
  if (known) return changed.updatedAt > known.updatedAt ? comments.with(index, changed) : comments;
  const place = comments.findIndex(({ createdAt }) => createdAt > changed.createdAt);
  return comments.toSpliced(place === -1 ? comments.length : place, 0, changed);
}

/** When the newest change of these was, null where there are none. */
export function latestUpdate(comments: readonly Comment[]): string | null {
  return comments.reduce<string | null>(
    (latest, { updatedAt }) => (latest === null || updatedAt > latest ? updatedAt : latest),
    null,
  );
}

/** The comments that were written before the first of `turns`' times, after it and before the second, and so on. */
export function betweenTurns(comments: readonly Comment[], turns: readonly string[]): readonly Comment[][] {
  const groups: Comment[][] = [[], ...turns.map(() => [])];
  for (const comment of comments) {
    const turnsBefore = turns.filter((at) => at <= comment.createdAt).length;
    groups[turnsBefore]?.push(comment);
  }
  return groups;
}
