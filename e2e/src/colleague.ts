import { randomUUID } from 'node:crypto';
import type { Role } from '@codex-web/contracts/access';
import { newInvitation } from '@codex-web/contracts/invitation';
import { expect } from '@playwright/test';
import { ApiClient } from './api-client.ts';

/** Somebody with an account of their own, signed in. */
export type Colleague = { api: ApiClient; name: string; email: string; password: string };

/** Invites somebody new into the workspace of `by`, or the one named, and signs them up. */
export async function inviteColleague(
  by: ApiClient,
  { name, role = 'member', workspaceId }: { name: string; role?: Role; workspaceId?: string },
): Promise<Colleague> {
  const headers: Record<string, string> = workspaceId === undefined ? {} : { 'x-workspace-id': workspaceId };
  const answer = await by.call('POST', '/invitations', { role }, headers);
  expect(answer.status, answer.text).toBe(201);
  const token = new URL(newInvitation.parse(answer.json).url).searchParams.get('token') ?? '';
  const person = { name, email: `${randomUUID()}@example.com`, password: `the long words of ${name}` };
  const api = new ApiClient(by.baseUrl);
  await api.signUp({ token, ...person });
  return { api, ...person };
}
