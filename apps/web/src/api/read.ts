import 'server-only';
import { me } from '@codex-web/contracts/account';
import { credentialsAnswer } from '@codex-web/contracts/credential';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { z } from 'zod';
import { type ApiFailure, failureFrom, unreachable } from './api-failure.ts';
import { apiUrl } from './api-url.ts';
import { workspaceCookie } from './page-workspace.ts';

export type Read<T> = { data: T; failure: null } | { data: null; failure: ApiFailure };

const patienceMs = 30_000;

/**
 * Asks the API while a page is made, as the visitor, about the workspace the page is made for or `workspaceId`. Somebody
 * who is not signed in is sent to the sign-in page and comes back afterwards; any other refusal is a value, so that the
 * page can say it in words.
 */
export async function read<T>(schema: z.ZodType<T>, path: string, workspaceId?: string): Promise<Read<T>> {
  const about = workspaceId ?? (await readMe()).data?.workspace.id;
  return sendToSignIn(await readAsAnyone(schema, path, about));
}

/** Like `read`, for pages that are open to everybody. */
export async function readAsAnyone<T>(schema: z.ZodType<T>, path: string, workspaceId?: string): Promise<Read<T>> {
  const url = new URL(`/api/v1${path}`, apiUrl());
  const from = (await headers()).get('x-forwarded-for');
  const named = {
    cookie: (await cookies()).toString(),
    // The API counts requests by who asks, which is not this server.
    ...(from && { 'x-forwarded-for': from }),
    ...(workspaceId && { 'x-workspace-id': workspaceId }),
  };
  // A page that says so is better than one that never comes.
  const signal = AbortSignal.timeout(patienceMs);
  const response = await fetch(url, { headers: named, cache: 'no-store', signal }).catch(() => null);
  if (response === null) return { data: null, failure: unreachable };
  if (!response.ok) return { data: null, failure: await failureFrom(response) };
  return { data: schema.parse(await response.json()), failure: null };
}

/**
 * Who is signed in, and in the workspace of the tab that asks or, where they are no longer in that one, the one they work
 * in; asked once for each page.
 */
export const readMe = cache(async () => {
  const kept = await cookies();
  const wanted = (kept.get(workspaceCookie(true)) ?? kept.get(workspaceCookie(false)))?.value;
  const named = wanted ? await readAsAnyone(me, '/me', wanted) : null;
  if (named && named.failure?.code !== 'not_found') return sendToSignIn(named);
  return sendToSignIn(await readAsAnyone(me, '/me'));
});

/** Who is signed in, as a member of another workspace of theirs; asked once for each page. */
export const readMeIn = cache((workspaceId: string) => read(me, '/me', workspaceId));

/** The credentials that the visitor may see; asked once for each page. */
export const readCredentials = cache((workspaceId?: string) => read(credentialsAnswer, '/credentials', workspaceId));

async function sendToSignIn<T>(answer: Read<T>): Promise<Read<T>> {
  if (answer.failure?.status === 401) redirect(await signInPath());
  return answer;
}

async function signInPath(): Promise<string> {
  const path = (await headers()).get('x-page-path') ?? '/';
  return path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`;
}
