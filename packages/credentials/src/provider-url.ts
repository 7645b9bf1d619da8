/**
 * The address of one request at a provider: `path` below its base URL, such as https://api.openai.com/v1, whose own query is
 * kept and comes before `query` (without a question mark).
 */
export function providerUrl(
  baseUrl: string | URL,
  path: '/responses' | '/chat/completions' | '/models',
  query = '',
): URL {
  const url = new URL(baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  url.search = [url.search.replace(/^\?/, ''), query].filter((part) => part !== '').join('&');
  return url;
}
