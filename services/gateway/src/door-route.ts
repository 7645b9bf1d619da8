import type { WireApi } from '@codex-web/contracts/credential';

/** What a door lets through. `counted` requests go into the usage records; `wireApi` is the form the request has. */
export type DoorRoute = ModelRoute | ModelsRoute;
type ModelRoute = {
  method: 'POST';
  path: '/responses' | '/chat/completions';
  query: '';
  counted: true;
  wireApi: WireApi;
};
type ModelsRoute = { method: 'GET'; path: '/models'; query: string; counted: false; wireApi: null };

/** Where a request of the sandbox goes, or null when the door does not open for it. Nothing is normalised: it fits exactly or not. */
export function doorRoute(method: string | undefined, target: string | undefined): DoorRoute | null {
  if (method === 'POST' && target === '/v1/responses') {
    return { method, path: '/responses', query: '', counted: true, wireApi: 'responses' };
  }
  if (method === 'POST' && target === '/v1/chat/completions') {
    return { method, path: '/chat/completions', query: '', counted: true, wireApi: 'chat' };
  }
  const models = /^\/v1\/models(\?[^#]*)?$/.exec(target ?? '');
  if (method !== 'GET' || !models) return null;
  return { method, path: '/models', query: clientVersion(models[1] ?? ''), counted: false, wireApi: null };
}

/** The one thing a list of models may be asked with, so that a sandbox cannot change what the address of the provider says. */
function clientVersion(query: string): string {
  const version = new URLSearchParams(query).get('client_version') ?? '';
  return /^[\w.+-]{1,64}$/.test(version) ? `client_version=${encodeURIComponent(version)}` : '';
}
