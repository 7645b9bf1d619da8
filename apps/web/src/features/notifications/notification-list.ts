import type { Notification } from '@codex-web/contracts/notification';

/** Newest first, each once. What was read once stays read, whichever of two that come tells of it. */
export function withNotifications(known: readonly Notification[], more: readonly Notification[]): Notification[] {
  const byId = new Map<string, Notification>();
  for (const one of [...known, ...more]) {
    byId.set(one.id, { ...one, readAt: one.readAt ?? byId.get(one.id)?.readAt ?? null });
  }
  return [...byId.values()].toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
}

/** The list with these read, or all of them. */
export function markedRead(known: readonly Notification[], ids: readonly string[] | 'all', at: string): Notification[] {
  return known.map((one) =>
    one.readAt === null && (ids === 'all' || ids.includes(one.id)) ? { ...one, readAt: at } : one,
  );
}

/** The title of the page with the number of what is unread before it. */
export function titleWith(unread: number, title: string): string {
  const bare = title.replace(/^\(\d+\+?\) /, '');
  if (unread === 0) return bare;
  return `(${unread > 99 ? '99+' : unread}) ${bare}`;
}
