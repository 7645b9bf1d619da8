/** Whom passkeys are for: a device offers one to no other site. */
export type RelyingParty = { id: string; origins: string[] };

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Browsers make passkeys for names only, so that this very machine is called `localhost`, however it is reached. */
export function relyingParty(publicUrl: string): RelyingParty {
  const url = new URL(publicUrl);
  if (!loopbackNames.includes(url.hostname)) return { id: url.hostname, origins: [url.origin] };
  const local = new URL(publicUrl);
  local.hostname = 'localhost';
  return { id: 'localhost', origins: [local.origin] };
}
