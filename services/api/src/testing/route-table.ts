import type { App } from '../http/app-type.ts';

export type TableRoute = { method: string; path: string };

/** Every route the application answers, read from the router itself. */
export function routeTable(app: App): TableRoute[] {
  const segments: string[] = [];
  const lines = app.printRoutes({ commonPrefix: false }).split('\n');
  return lines.flatMap((line) => {
    const match = /^([│ ]*)[├└]── (\S+) \((.+)\)$/.exec(line);
    if (!match) return [];
    const [, indent = '', segment = '', methods = ''] = match;
    segments.splice(indent.length / 4);
    segments.push(segment);
    return methods.split(', ').map((method) => ({ method, path: segments.join('') }));
  });
}
