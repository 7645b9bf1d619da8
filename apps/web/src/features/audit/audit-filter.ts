/** What of an audit log is looked at, as it stands in the address of the page. Days are those of UTC. */
export type AuditView = { action: string; actorId: string; from: string; to: string; q: string };

type Search = Record<string, string | string[] | undefined>;

const fields = ['action', 'actorId', 'from', 'to', 'q'] as const;

export function auditViewFrom(search: Search): AuditView {
  const text = (name: keyof AuditView) => {
    const value = search[name];
    return typeof value === 'string' ? value.slice(0, 200) : '';
  };
  const day = (name: 'from' | 'to') => (isDay(text(name)) ? text(name) : '');
  return { action: text('action'), actorId: text('actorId'), from: day('from'), to: day('to'), q: text('q') };
}

/** The query of the page itself, without what is not looked for. */
export function auditPageQuery(view: AuditView): string {
  const query = new URLSearchParams(fields.flatMap((name) => (view[name] === '' ? [] : [[name, view[name]]])));
  return query.size === 0 ? '' : `?${query}`;
}

/** The query that asks the API for it: whole days, the last one included. */
export function auditApiQuery(view: AuditView, cursor: string | null = null): string {
  const query = new URLSearchParams();
  if (view.action !== '') query.set('action', view.action);
  if (view.actorId !== '') query.set('actorId', view.actorId);
  if (view.q !== '') query.set('q', view.q);
  if (view.from !== '') query.set('from', `${view.from}T00:00:00.000Z`);
  if (view.to !== '') query.set('to', new Date(Date.parse(view.to) + 86_400_000).toISOString());
  if (cursor !== null) query.set('cursor', cursor);
  return query.size === 0 ? '' : `?${query}`;
}

export function isWhole(view: AuditView): boolean {
  return fields.every((name) => view[name] === '');
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
