/** The address of one request of a provider: `path` below its base URL, whose query is kept. */
export function providerUrl(baseUrl: string, path: '/responses' | '/chat/completions' | '/models'): URL {
  const url = new URL(baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  return url;
}
