/** What a door lets through. `counted` requests go into the usage records. */
export type DoorRoute = { method: 'GET' | 'POST'; path: '/responses' | '/models'; query: string; counted: boolean };

/** Where a request of the sandbox goes, or null when the door does not open for it. Nothing is normalised: it fits exactly or not. */
export function doorRoute(method: string | undefined, target: string | undefined): DoorRoute | null {
  if (method === 'POST' && target === '/v1/responses') {
    return { method, path: '/responses', query: '', counted: true };
  }
  const models = /^\/v1\/models(\?[^#]*)?$/.exec(target ?? '');
  if (method === 'GET' && models) return { method, path: '/models', query: models[1] ?? '', counted: false };
  return null;
}

/** The address at the provider: `base` such as https://api.openai.com/v1, with its own query kept. */
export function providerUrl(base: URL, route: DoorRoute): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}${route.path}`;
  url.search = [base.search, route.query]
    .map((query) => query.replace(/^\?/, ''))
    .filter((query) => query !== '')
    .join('&');
  return url;
}
