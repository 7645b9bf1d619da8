'use client';

import { z } from 'zod';
import { workspaceCookie } from '@/api/page-workspace.ts';
import { request } from '@/api/request.ts';

/**
 * Makes a workspace the one the session works in and loads `path` anew, so that nothing of the workspace before stays in
 * the page. @throws ApiError
 */
export async function workInWorkspace(id: string, path: string): Promise<void> {
  await activateWorkspace(id);
  rememberWorkspace(id);
  window.location.assign(path);
}

/** Makes it the one that a request of this session is about when it names none, such as a download. @throws ApiError */
export async function activateWorkspace(id: string): Promise<void> {
  await request(z.unknown(), `/workspaces/${id}/activate`, { method: 'POST', body: {} });
}

/** The next page that the server makes for this browser is of that workspace. */
export function rememberWorkspace(id: string): void {
  const wanted = `${workspaceCookie(isOverTls())}=${id}`;
  if (document.cookie.split('; ').includes(wanted)) return;
  // biome-ignore lint/suspicious/noDocumentCookie: the other way to set a cookie is asynchronous, and a click would be faster
  document.cookie = `${wanted}; path=/; max-age=31536000; samesite=lax${secure()}`;
}

/** For what comes after leaving the workspace of the page: the session decides which one is next. */
export function forgetWorkspace(): void {
  // biome-ignore lint/suspicious/noDocumentCookie: as above
  document.cookie = `${workspaceCookie(isOverTls())}=; path=/; max-age=0; samesite=lax${secure()}`;
}

function secure(): string {
  return isOverTls() ? '; secure' : '';
}

function isOverTls(): boolean {
  return window.location.protocol === 'https:';
}
