/** The page to go to after signing in. Anything but a path of this site becomes the board. */
export function localPath(next: string | null | undefined): string {
  if (!next?.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/';
  const url = URL.parse(next, 'http://local.invalid');
  return url?.host === 'local.invalid' ? url.pathname + url.search + url.hash : '/';
}
