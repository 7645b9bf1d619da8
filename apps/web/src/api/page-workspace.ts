let current: string | null = null;

/**
 * The workspace that the page in this tab was made for, by its id; every request of the tab names it, so that what a tab
 * shows is of one workspace, whichever the person works in elsewhere. Kept for browsers only: a server has many visitors.
 */
export const pageWorkspace = {
  get: (): string | null => current,
  set(id: string): void {
    if (typeof window !== 'undefined') current = id;
  },
};

/**
 * The cookie that remembers which workspace the tab in use is of, so that the server makes its next page for the same one. Over TLS
 * a browser takes it from this very host alone.
 */
export function workspaceCookie(isOverTls: boolean): string {
  return isOverTls ? '__Host-codex-web.workspace' : 'codex-web.workspace';
}
